#include "model/function.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace brio::model {

namespace {

std::string print(const Dimension& dimension) {
  return fmt::format("{}", fmt::join(dimension.exponents, " "));
}

struct BodySignature {
  std::string operator()(const Text& text) const {
    std::string result =
        fmt::format("text {}\n{}\n", text.statements ? text.statements->text : "", text.result->text);
    for (const auto& [name, named] : text.names) result += signature(name, named);
    return result;
  }
};

struct Signature {
  const std::string& name;
  std::string operator()(const Constant& constant) const {
    return fmt::format("{} {} {}\n", name, ir::name_of(constant.type), print(constant.dimension));
  }
  std::string operator()(const FunctionPtr& function) const {
    std::string result = fmt::format("{}(", name);
    for (const auto& argument : function->arguments) {
      result +=
          fmt::format("{} {} {} {} {},", argument.name, static_cast<int>(argument.unit.kind),
                      print(argument.unit.dimension), argument.unit.other, static_cast<int>(argument.type));
    }
    result += fmt::format(") {} {} {}", print(function->result.dimension),
                          static_cast<int>(function->result.type), function->stateless);
    if (function->result.rule) result += fmt::format(" {}", static_cast<const void*>(function.get()));
    return result + " " + std::visit(BodySignature{}, function->body);
  }
};

}  // namespace

std::string signature(const std::string& name, const Named& named) {
  return std::visit(Signature{name}, named);
}

const Named* find(const Names& names, std::string_view path) {
  const auto dot = path.find('.');
  const auto found = names.find(std::string(path.substr(0, dot)));
  if (found == names.end()) return nullptr;
  if (dot == std::string_view::npos) return &found->second;
  const auto* function = std::get_if<FunctionPtr>(&found->second);
  const auto* text = function != nullptr ? std::get_if<Text>(&(*function)->body) : nullptr;
  return text != nullptr ? find(text->names, path.substr(dot + 1)) : nullptr;
}

}  // namespace brio::model
