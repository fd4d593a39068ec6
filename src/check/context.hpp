// What one check() knows while it reads code: findings, and the subexpressions that it has expanded.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/diagnostics.hpp"
#include "check/scope.hpp"
#include "lang/ast.hpp"

namespace brio::check {

/// An expression that was read. Where it is wrong and that has been said, `valid` is false, and nothing
/// more is to be said of what contains it.
struct Typed {
  ir::ExprPtr expr;
  Dimension dimension;
  bool valid = false;
};

/// A subexpression, with those that it uses put in.
struct Expanded {
  ir::ExprPtr expr;  ///< of the declared type
  SymbolTable symbols;
};

class Context {
 public:
  base::Diagnostics diagnostics;

  void add(Code code, const SourcePtr& source, Span span, std::string message, std::string hint = {}) {
    diagnostics.add({code, source, span, std::move(message), std::move(hint)});
  }
  /// True the first time: an unknown name is one mistake, however often it is used.
  bool first_mention(const std::string& name) { return unknown_.insert(name).second; }

  /// What a call of a variable's past, x_pre(t - delay), calls: the same for the same name. Null before the first one.
  model::FunctionPtr& past(const std::string& name) { return pasts_[name]; }

  /// The subexpression that `meaning` names. Reports what is wrong inside it, once.
  const Expanded& expand(const Meaning& meaning);

 private:
  using Key = std::tuple<const model::Group*, Side, std::string, std::string>;  // group, side, via, name
  struct Entry {
    Expanded expanded;
    bool done = false;
  };
  void report_cycle(const Key& key, const Meaning& meaning);

  std::map<Key, Entry> expanded_;
  Expanded too_deep_{ir::constant(0), {}};
  std::vector<Key> in_progress_;
  std::set<std::string> unknown_;
  std::map<std::string, model::FunctionPtr> pasts_;
};

/// Adds the symbols of `from`. False: one name stands for two different things.
bool merge(SymbolTable& to, const SymbolTable& from);
/// The name in `from` that means something else in `to`, or null.
const std::string* clash(const SymbolTable& to, const SymbolTable& from);

}  // namespace brio::check
