// What connect() was told, checked and sorted by what depends on what, so that work is done as seldom as possible:
// once, for each neuron of one side (a row), for each of the other side, or for each pair.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/pairs.hpp"
#include "face/session.hpp"

namespace brio::face {

/// A condition, part of one that was joined by 'and'.
struct Test {
  std::string role;  ///< of its random numbers
  std::shared_ptr<const check::SymbolTable> symbols;
  ir::ExprPtr condition;
};

struct Recipe {
  const model::Synapses& synapses;
  const model::Names& outside;
  check::Side outer = check::Side::source;  ///< rows: one for each neuron of this side, ascending
  model::ArrayPtr loop = {};                ///< holds the index of the loop for each candidate

  // The loop of a row: low, low + step, … as far as high.
  enum class Choice : std::uint8_t { all, by_chance, of_size };
  Choice choice = Choice::all;
  bool repeats = false;     ///< of_size: an index may be chosen more than once
  bool degree = false;      ///< of_size: the sizes are in- or out-degrees
  bool not_itself = false;  ///< of_size: a neuron is not connected to itself
  check::Value low = {};
  check::Value high = {};
  check::Value step = {};
  check::Value amount = {};                  ///< by_chance: a probability; of_size: a number
  std::optional<check::Value> element = {};  ///< none: the index of the loop is that of the neuron

  std::vector<Test> of_row = {};    ///< depend on the row alone
  std::vector<Test> of_inner = {};  ///< on the neuron of the other side alone
  std::vector<Test> of_pair = {};   ///< on both, or random

  std::int64_t copies = 1;
  std::optional<check::Value> n = {};  ///< instead of copies

  bool in_range = false;         ///< the loop never leaves the neurons
  bool skip_if_invalid = false;  ///< otherwise, indices of no neuron are an error …
  bool exist_first = false;  ///< … even where the tests say no, because they read variables of that neuron

  check::Side inner() const {
    return outer == check::Side::source ? check::Side::target : check::Side::source;
  }
  const model::View& outer_view() const { return view(outer); }
  const model::View& inner_view() const { return view(inner()); }
  const char* outer_name() const { return outer == check::Side::source ? "i" : "j"; }
  const char* inner_name() const { return outer == check::Side::source ? "j" : "i"; }

 private:
  const model::View& view(check::Side side) const {
    return side == check::Side::source ? synapses.source() : synapses.target();
  }
};

/// Throws ModelError: arguments that don't go together, and everything that is wrong with the texts.
Recipe recipe_of(const model::Synapses& synapses, const Connect& connect, const model::Names& outside);

/// Its value if that is known before anything is evaluated.
std::optional<double> known_value(const ir::Expr& expr, const check::SymbolTable& symbols);

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {});
/// The number of synapses for each pair, if it is a number. Throws ModelError if it is negative.
std::int64_t copies_of(const Connect& connect);

}  // namespace brio::face
