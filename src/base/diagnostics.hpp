// Collecting findings, so that a user sees all mistakes of a model at once.
#pragma once

#include <string>
#include <vector>

#include "brio/error.hpp"

namespace brio::base {

class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }
  bool empty() const { return found_.empty(); }
  std::size_t size() const { return found_.size(); }
  const std::vector<Diagnostic>& all() const { return found_; }

  /// Throws a ModelError with everything found, if anything was.
  void throw_if_any() const {
    if (!found_.empty()) throw ModelError(found_);
  }

 private:
  std::vector<Diagnostic> found_;
};

/// The candidate closest to `name`, if it is close enough to be what was meant, else "".
std::string closest(const std::string& name, const std::vector<std::string>& candidates);

/// "did you mean 'x'?" or "".
std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates);

}  // namespace brio::base
