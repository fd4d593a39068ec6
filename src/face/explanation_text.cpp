// Explanations for people: as text, and as HTML.
#include <fmt/format.h>

#include "brio/explanation.hpp"
#include "runtime/memory.hpp"

namespace brio {

namespace {

using runtime::size_text;

std::string plural(std::int64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool is_synapses(const ExplainedObject& object) { return object.kind == "Synapses"; }

const char* item_of(const ExplainedObject& object) {
  if (is_synapses(object)) return "synapse";
  if (object.kind == "SpatialNeuron") return "compartment";
  return object.kind == "StateMonitor" ? "item" : "neuron";
}

std::string title(const ExplainedObject& object) {
  auto text = fmt::format("{}: {}", object.name, object.kind);
  if (object.size > 0 || is_synapses(object)) {
    const bool is_group = !is_synapses(object) && object.kind != "StateMonitor";
    text += is_group ? fmt::format(" of {}", plural(object.size, item_of(object)))
                     : fmt::format(" ({})", plural(object.size, item_of(object)));
  }
  return object.active ? text : text + ", not active";
}

std::string memory_text(const ExplainedObject& object) {
  const auto each = object.bytes_per_item();
  return each ? fmt::format("{}, {:.3g} B per {}", size_text(object.bytes), *each, item_of(object))
              : size_text(object.bytes);
}

// "8 at once"; empty: no kernel
std::string lanes_text(const ExplainedPart& part) {
  if (part.instructions == 0 ||
      (part.items && *part.items == 1 && part.lanes == 1 && part.why_not_more.empty()))
    return "";
  auto text = part.lanes > 1 ? fmt::format("{} at once", part.lanes) : std::string("one by one");
  if (!part.why_not_more.empty()) text += ": " + part.why_not_more;
  return part.threads ? text + "; shared among threads" : text;
}

std::string work_text(const ExplainedPart& part) {
  if (part.instructions == 0) return "";
  auto text = fmt::format("{} for each item, with {} and {}", plural(part.instructions, "instruction"),
                          plural(part.loads, "load"), plural(part.stores, "store"));
  if (part.in_loops > 0) text += fmt::format(", {} of them in loops", part.in_loops);
  return text;
}

std::string items_text(const ExplainedPart& part) {
  if (part.items) return plural(*part.items, "item");
  return part.instructions > 0 ? "items of what happens" : "";
}

std::string method_text(const ExplainedObject& object) {
  auto text = fmt::format("'{}'", object.method);
  for (const auto& [method, reason] : object.refused)
    text += fmt::format("; '{}' was refused: {}", method, reason);
  return text;
}

std::string measured_text(const MeasuredPart& part) {
  const auto each = part.steps > 0 ? part.seconds / part.steps : 0.0;
  auto text = fmt::format("{}: {:.3g} us a step", part.name, each * 1e6);
  if (part.items && *part.items > 0)
    text += fmt::format(", {:.3g} ns an item", each * 1e9 / static_cast<double>(*part.items));
  return text;
}

std::string joined(std::initializer_list<std::string> texts, const char* between) {
  std::string result;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    if (!result.empty()) result += between;
    result += text;
  }
  return result;
}

std::string every(const ExplainedPart& part) {
  return part.dt ? fmt::format("{:.6g} ms", *part.dt * 1e3) : "given times";
}

std::string every_text(const ExplainedPart& part) {
  return part.dt ? "every " + every(part) : "at " + every(part);
}

std::string title(const Explanation& explanation) {
  return fmt::format("{}, {}; {}: {}", plural(std::ssize(explanation.objects), "object"),
                     size_text(explanation.bytes), plural(explanation.threads, "thread"),
                     explanation.why_threads);
}

// What is said of an object beside its parts: a word and a text.
std::vector<std::pair<std::string, std::string>> remarks(const ExplainedObject& object) {
  std::vector<std::pair<std::string, std::string>> result;
  if (!object.method.empty()) result.emplace_back("method", method_text(object));
  if (object.bytes > 0) result.emplace_back("memory", memory_text(object));
  for (const auto& text : object.once) result.emplace_back("at the start", text);
  for (const auto& text : object.traces) result.emplace_back("trace", text);
  return result;
}

std::string escape(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '&': result += "&amp;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string row(const std::vector<std::string>& cells, const char* tag = "td") {
  std::string text = "<tr>";
  for (const auto& cell : cells)
    text += fmt::format("<{0} style=\"text-align: left\">{1}</{0}>", tag, escape(cell));
  return text + "</tr>\n";
}

std::string html_of(const ExplainedObject& object) {
  auto text = fmt::format("<details open><summary><b>{}</b></summary>\n", escape(title(object)));
  const auto list = [&](const std::string& word, const std::string& what) {
    text += fmt::format("<div>{}: {}</div>\n", word, escape(what));
  };
  for (const auto& [word, what] : remarks(object)) list(word, what);
  if (!object.parts.empty()) {
    text += "<table>\n<thead>" +
            row({"slot", "order", "every", "part", "what", "items", "how", "work"}, "th") +
            "</thead>\n<tbody>\n";
    for (const auto& part : object.parts) {
      text += row({part.slot, std::to_string(part.order), every(part), part.name, part.what, items_text(part),
                   lanes_text(part), work_text(part)});
    }
    text += "</tbody>\n</table>\n";
  }
  for (const auto& part : object.measured) list("measured", measured_text(part));
  for (const auto& hint : object.hints) list("<b>hint</b>", hint.text);
  return text + "</details>\n";
}

}  // namespace

std::string to_string(const Explanation& explanation) {
  auto text = title(explanation) + "\n";
  for (const auto& object : explanation.objects) {
    text += "\n" + title(object) + "\n";
    for (const auto& [word, what] : remarks(object)) text += fmt::format("  {}: {}\n", word, what);
    for (const auto& part : object.parts) {
      text +=
          fmt::format("  {} {}, {}, {}: {}\n", part.slot, part.order, every_text(part), part.name, part.what);
      const auto how = joined({items_text(part), lanes_text(part)}, ", ");
      const auto details = joined({how, work_text(part)}, "; ");
      if (!details.empty()) text += fmt::format("    {}\n", details);
    }
    for (const auto& part : object.measured) text += fmt::format("  measured: {}\n", measured_text(part));
    for (const auto& hint : object.hints) text += fmt::format("  hint: {}\n", hint.text);
  }
  text.pop_back();
  return text;
}

std::string to_html(const Explanation& explanation) {
  auto text = fmt::format("<div>{}</div>\n", escape(title(explanation)));
  for (const auto& object : explanation.objects) text += html_of(object);
  return text;
}

}  // namespace brio
