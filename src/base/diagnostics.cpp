#include "base/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace brio::base {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Damerau-Levenshtein distance with adjacent transpositions; a change of case costs half an edit, hence
// the doubled units.
std::size_t doubled_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> two_ago;
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = 2 * i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
      current[j] = std::min({previous[j] + 2, current[j - 1] + 2, previous[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], two_ago[j - 2] + 2);
    }
    two_ago = previous;
    previous = current;
  }
  return previous[b.size()];
}

bool differ_in_case_only(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string closest(const std::string& name, const std::vector<std::string>& candidates) {
  std::string best;
  // At most one edit in three characters: nearer to a slip of the finger than to another word.
  std::size_t best_distance = std::max<std::size_t>(2, 2 * name.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = differ_in_case_only(name, candidate) ? 1 : doubled_distance(name, candidate);
    if (distance < best_distance && distance < 2 * name.size()) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates) {
  const auto best = closest(name, candidates);
  return best.empty() ? std::string() : fmt::format("did you mean '{}'?", best);
}

}  // namespace brio::base
