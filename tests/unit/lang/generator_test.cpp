// Generators of connections: what is read, and what is refused with which mark and repair.
#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

std::string part(const ExprPtr& expr) { return expr ? tree(*expr) : "-"; }

// element | variable | low high step | amount | condition
std::string parsed(const std::string& written) {
  const auto generator = parse_generator(text(written));
  return part(generator.element) + " | " + generator.variable + " | " + part(generator.low) + " " +
         part(generator.high) + " " + part(generator.step) + " | " + part(generator.amount) + " | " +
         part(generator.condition);
}

TEST(Generator, SY_06_IsRead) {
  EXPECT_EQ(parsed("i"), "i |  | - - - | - | -");
  EXPECT_EQ(parsed("i + 1 if i < N_post"), "(+ i 1) |  | - - - | - | (< i N_post)");
  EXPECT_EQ(parsed("k for k in range(3)"), "k | k | - 3 - | - | -");
  EXPECT_EQ(parsed("i+(-1)**k for k in range(i, 2)"), "(+ i (** (- 1) k)) | k | i 2 - | - | -");
  EXPECT_EQ(parsed("k for k in range(i - 100, i + 100, 2) if k != i and (k > 3)"),
            "k | k | (- i 100) (+ i 100) 2 | - | (and (!= k i) (> k 3))");
  EXPECT_EQ(parsed("k for k in sample(1, N, p=p) if abs(i-k) < 10"),
            "k | k | 1 N - | p | (< (abs (- i k)) 10)");
  EXPECT_EQ(parsed("2*_k for _k in sample(\n  N,\n  size=i//2,\n)"), "(* 2 _k) | _k | - N - | (// i 2) | -");
  EXPECT_EQ(parse_generator(text("k for k in sample(4, size=1)")).kind, Generator::Kind::sample_of_size);
  EXPECT_EQ(parse_generator(text("k for k in sample(4, p=1)")).kind, Generator::Kind::sample_by_chance);
}

struct Row {
  const char* text;
  const char* mark;  // under the text
  const char* message;
  const char* hint;
};

constexpr auto example = "e.g. k for k in range(i - 10, i + 10) if k != i";

// clang-format off
const Row rows[] = {
    {"k for",
     "     ^",
     "a name is expected between 'for' and 'in'", example},
    {"k for 3 in range(3)",
     "      ^",
     "a name is expected between 'for' and 'in'", example},
    {"k for k, l in range(3)",
     "       ^",
     "a loop runs over a single name", example},
    {"k for k range(3)",
     "        ^^^^^",
     "'in' is missing here", example},
    {"k for k in x",
     "           ^",
     "a loop runs over range(...) or sample(...)", example},
    {"k for k in x[1:5]",
     "           ^",
     "a loop runs over range(...) or sample(...)", example},
    {"k for k in",
     "          ^",
     "a loop runs over range(...) or sample(...)", example},
    {"k for k in foo(3)",
     "           ^^^",
     "a loop runs over range(...) or sample(...)", example},
    {"k for k in range()",
     "           ^^^^^^^",
     "range(...) has 0 arguments without names, but takes one to three", "high; low, high; or low, high, step"},
    {"k for k in sample(1, 2, 3, 4, p=1)",
     "           ^^^^^^^^^^^^^^^^^^^^^^^",
     "sample(...) has 4 arguments without names, but takes one to three", "high; low, high; or low, high, step"},
    {"k for k in range(high=3)",
     "                 ^^^^",
     "range(...) has no arguments with names", "write range(low, high, step)"},
    {"k for k in sample(3)",
     "           ^^^^^^^^^",
     "sample(...) needs 'p' or 'size'", "e.g. sample(N_post, p=0.1), sample(N_post, size=10)"},
    {"k for k in sample(N, q=0.1)",
     "                     ^",
     "sample(...) has no argument 'q'", "it has 'p', a probability, or 'size', a number"},
    {"k for k in sample(N, p=0.1, size=5)",
     "                            ^^^^",
     "sample(...) takes either 'p' or 'size', once", "p: each with this probability; size: so many"},
    {"k for k in sample(p=0.1, N)",
     "                         ^",
     "arguments with names come last", example},
    {"k for k in range(3",
     "                ^",
     "this '(' is never closed", "add the missing ')'"},
    {"k for k in range(3 4)",
     "                  ^^",
     "an operator is missing between '3' and '4'", "write 3*4 for a product"},
    {"k for k in range(1, 2, 3) if ",
     "                            ^",
     "the condition is missing", ""},
    {"k for k in range(3) if k > 0 if k < 2",
     "                             ^^",
     "only one condition is possible", "join them by 'and'"},
    {"k for k in range(3) for l in range(2)",
     "                    ^^^",
     "only one loop is possible", example},
    {"k if k > 1 for k in range(3)",
     "           ^^^",
     "a condition stands behind its loop", example},
    {"k if i > 1 else 3",
     "           ^^^^",
     "'if ... else' is not supported in an expression",
     "write int(c)*a + int(not c)*b for 'a if c else b'"},
    {"",
     "^",
     "the index is missing", ""},
    {"mad rubbish",
     "   ^^^^^^^^",
     "an operator is missing between 'mad' and 'rubbish'",
     "write mad*rubbish for a product, mad(rubbish) to call a function"},
    {"k[1:3] for k in range(3)",
     " ^",
     "indexing with [...] is not supported",
     "a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of its neurons"},
};
// clang-format on

TEST(Generator, SY_06_MistakesAreShown) {
  for (const auto& row : rows) {
    std::string expected =
        row.message + std::string("\n  in the text:\n    ") + row.text + "\n    " + row.mark;
    if (*row.hint != 0) expected += std::string("\n  hint: ") + row.hint;
    EXPECT_EQ(error_of([&] { parse_generator(text(row.text)); }), expected) << row.text;
  }
}

}  // namespace
}  // namespace brio::lang
