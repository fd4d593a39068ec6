// What Brio throws, and what it knows about each mistake.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace brio {

/// A piece of text that a user wrote, and what it was written for, e.g. "the equations of neurongroup".
struct SourceText {
  std::string label;
  std::string text;
};
using SourcePtr = std::shared_ptr<const SourceText>;

/// Half-open range of bytes of a SourceText.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that holds both.
Span join(Span a, Span b);

/// Stable kinds of mistakes. The table in base/error_codes.cpp gives each its printed name.
enum class Code : std::uint8_t {
  syntax_error,
  unknown_name,
  unknown_function,
  wrong_call,
  unknown_unit,
  dimension_mismatch,
  type_mismatch,
  reserved_name,
  duplicate_name,
  illegal_flag,
  equation_error,
  cycle,
  unknown_method,
  unknown_option,
  unsupported_equations,
  no_suitable_method,
  read_only,
  wrong_shape,
  index_out_of_range,
  invalid_value,
  not_a_spike_source,
  missing_synapses,
  repeated_random_call,
  object_conflict,
  unknown_slot,
  illegal_statement,
  not_supported,
  too_large,
};

/// The stable printed name of a code, e.g. "dimension-mismatch".
std::string_view name_of(Code code);

/// One finding. Data first: the sentence in `message` is composed from it last.
struct Diagnostic {
  Code code = Code::syntax_error;
  SourcePtr source;     ///< null when the mistake is not in a text (a wrong argument)
  Span span;            ///< where in `source`
  std::string message;  ///< one sentence, no full stop, names both sides of a mismatch
  std::string hint;     ///< a repair, or empty
  std::vector<std::array<double, 7>> dimensions = {};  ///< of a mismatch: found, expected
};

/// The finding as the user reads it: message, the line with a caret, the hint.
std::string render(const Diagnostic& diagnostic);

/// Everything that Brio throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The user's model is wrong. Carries all findings, not only the first.
class ModelError : public Error {
 public:
  explicit ModelError(Diagnostic diagnostic);
  explicit ModelError(std::vector<Diagnostic> diagnostics);
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

/// Something went wrong while time passed (out of memory, a failing callback, a bad run argument).
class RunError : public Error {
 public:
  using Error::Error;
};

/// An adaptive method of integration could not keep its error small enough: too many steps, a step that became too
/// small, values that are no numbers. State is that of the beginning of the time step.
class IntegrationError : public RunError {
 public:
  struct Place {
    std::string group;
    std::int64_t item = 0;                 ///< index of the neuron or synapse
    double t = 0;                          ///< seconds, as far as it got
    std::map<std::string, double> values;  ///< in base units, at that time
  };
  IntegrationError(const std::string& what, Place place) : RunError(what), place_(std::move(place)) {}
  const Place& place() const { return place_; }

 private:
  Place place_;
};

/// Our fault. No model text may lead here.
class InternalError : public Error {
 public:
  explicit InternalError(const std::string& what);
};

}  // namespace brio
