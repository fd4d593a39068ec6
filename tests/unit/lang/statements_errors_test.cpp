// What is not statements: each mistake with its mark, its message and its repair.
#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

std::string refusal(const std::string& wrong) {
  return error_of([&] { parse_statements(text(wrong)); });
}

struct Row {
  const char* text;
  const char* mark;  // under the text
  const char* message;
  const char* hint;
};

// clang-format off
const Row rows[] = {
    {"v == 0",
     "  ^^",
     "'==' compares, it does not assign", "write v = ..."},
    {"v",
     "^",
     "'v' alone does nothing", "assign to it: v = ..."},
    {"3 = v",
     "^",
     "a statement begins with a variable, not with '3'", "e.g. v = v_reset"},
    {"v = 3 : volt",
     "      ^",
     "a statement has no unit", "units belong to the equations"},
    {"v = w = 3",
     "      ^",
     "a statement assigns once", "one statement for each variable; '==' compares"},
    {"if v > 3: v = 0",
     "^^",
     "statements run for every element alike: there is no 'if' and no loop",
     "multiply by a condition, e.g. v += int(x > 1)*dv"},
    {"v, w = 3, 4",
     " ^",
     "a statement assigns to one variable", "write one statement for each, separated by ';'"},
    {"x[0] = 3",
     " ^",
     "indexing with [...] is not supported",
     "a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of its neurons"},
    {"dv/dt = 3",
     "^^^^^",
     "a differential equation is not a statement", "it belongs to the equations of the model"},
    {"v^=2",
     " ^^",
     "'^=' is not an assignment", "write '**=' to raise to a power"},
    {"print(v)",
     "     ^",
     "an assignment is expected after 'print', not '('", "e.g. v = v_reset, v += w"},
    {"v = 0 w = 1",
     "      ^",
     "a second statement begins here without a ';' before it", "separate them by ';'"},
    {"v = 0, w = 1",
     "     ^",
     "statements are not separated by ','", "separate them by ';'"},
    {"+= 3",
     "^^",
     "a statement begins with a variable, not with '+='", "e.g. v = v_reset"},
    {"v < 3",
     "  ^",
     "an assignment is expected after 'v', not '<'", "e.g. v = v_reset, v += w"},
    {"v + 3",
     "  ^",
     "an assignment is expected after 'v', not '+'", "e.g. v = v_reset, v += w"},
    {"v--",
     " ^^",
     "'--' is not an assignment", "write v -= 1"},
    {"v := 3",
     "  ^^",
     "':=' is not supported", "write '=' to assign, '==' to compare"},
    {"v &= w",
     "  ^^",
     "'&=' is not an assignment", "write 'x = x and ...'"},
    {"for i in range(3): v = i",
     "^^^",
     "statements run for every element alike: there is no 'if' and no loop",
     "multiply by a condition, e.g. v += int(x > 1)*dv"},
    {"pass",
     "^^^^",
     "'pass' is not a statement here", "an empty text does nothing"},
    {"return v",
     "^^^^^^",
     "statements return nothing", "assign to a variable: x = ..."},
    {"v = 'a'",
     "    ^^^",
     "text in quotes is not supported in an expression", "compare with a number"},
    {"'a' = v",
     "^^^",
     "text in quotes is not supported in an expression", "compare with a number"},
    {"(v = 3)",
     "^",
     "a statement begins with a variable, not with '('", "e.g. v = v_reset"},
    {"v = (3",
     "    ^",
     "this '(' is never closed", "add the missing ')'"},
    {"v = 3)",
     "     ^",
     "this ')' closes nothing", "delete it, or add a '('"},
    {"v(t) = 3",
     " ^",
     "an assignment is expected after 'v', not '('", "e.g. v = v_reset, v += w"},
    {"v : 1",
     "  ^",
     "a statement has no unit and no type", "units belong to the equations; write x = ..."},
    {"v.w = 3",
     " ^",
     "attributes with '.' are not supported", "give the value a simple name outside the model"},
    {"τ = 3",
     "^",
     "'τ' is not a name: names are made of the letters a-z and A-Z, digits and '_'", "write tau"},
    {"v = τ",
     "    ^",
     "'τ' is not a name: names are made of the letters a-z and A-Z, digits and '_'", "write tau"},
    {"lambda = 3",
     "^^^^^^",
     "'lambda' cannot be the name of a variable", "Python reserves this word: choose another name"},
    {"in = 3",
     "^^",
     "'in' cannot be the name of a variable", "Python reserves this word: choose another name"},
    {"v = a == b == c",
     "           ^^",
     "comparisons cannot be chained", "write 'a == b and b == c'"},
    {"v = not a; w = a = b",
     "                 ^",
     "a statement assigns once", "one statement for each variable; '==' compares"},
    {"int v = 3",
     "    ^",
     "an assignment is expected after 'int', not 'v'", "e.g. v = v_reset, v += w"},
    {"let v = 3",
     "    ^",
     "an assignment is expected after 'let', not 'v'", "e.g. v = v_reset, v += w"},
    {"v[:] = 3",
     " ^",
     "indexing with [...] is not supported",
     "a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of its neurons"},
    {"v = 1 if x else 2",
     "      ^^",
     "'if ... else' is not supported in an expression", "write int(c)*a + int(not c)*b for 'a if c else b'"},
    {"2*v = 3",
     "^",
     "a statement begins with a variable, not with '2'", "e.g. v = v_reset"},
    {"-v = 3",
     "^",
     "a statement begins with a variable, not with '-'", "e.g. v = v_reset"},
    {"v = -",
     "    ^",
     "a value is missing after '-'", ""},
    {"v = v*(",
     "      ^",
     "this '(' is never closed", "add the missing ')'"},
    {"v +=",
     "    ^",
     "the value for 'v' is missing", ""},
    {"v =",
     "   ^",
     "the value for 'v' is missing", ""},
    {"x = y if z else w",
     "      ^^",
     "'if ... else' is not supported in an expression", "write int(c)*a + int(not c)*b for 'a if c else b'"},
    {"x.y = 1",
     " ^",
     "attributes with '.' are not supported", "give the value a simple name outside the model"},
};
// clang-format on

TEST(StatementsErrors, EX_04_AreExplainedWhereTheyAre) {
  for (const auto& row : rows) {
    const std::string hint = *row.hint == '\0' ? "" : std::string("\n  hint: ") + row.hint;
    EXPECT_EQ(refusal(row.text),
              std::string(row.message) + "\n  in the text:\n    " + row.text + "\n    " + row.mark + hint);
  }
}

struct WholeRow {
  const char* text;
  const char* error;
};

const WholeRow whole_rows[] = {
    {"v = (a + b\nw = 3 4\n u++", R"(this '(' is never closed
  in the text, line 1:
    v = (a + b
        ^
  hint: add the missing ')'

an operator is missing between '3' and '4'
  in the text, line 2:
    w = 3 4
         ^^
  hint: write 3*4 for a product

'++' is not an assignment
  in the text, line 3:
    u++
     ^^
  hint: write u += 1)"},
    {"v = f(a,\n b; w = 3", R"(this '(' is never closed
  in the text, line 1:
    v = f(a,
         ^
  hint: add the missing ')')"},
    {"v; w", R"('v' alone does nothing
  in the text:
    v; w
    ^
  hint: assign to it: v = ...

'w' alone does nothing
  in the text:
    v; w
       ^
  hint: assign to it: w = ...)"},
    {"v++ ; w--", R"('++' is not an assignment
  in the text:
    v++ ; w--
     ^^
  hint: write v += 1

'--' is not an assignment
  in the text:
    v++ ; w--
           ^^
  hint: write w -= 1)"},
    {"v = 3 \nw = (a + b\n u = 4 4\n 'x'", R"(this '(' is never closed
  in the text, line 2:
    w = (a + b
        ^
  hint: add the missing ')'

an operator is missing between '4' and '4'
  in the text, line 3:
    u = 4 4
         ^^
  hint: write 4*4 for a product)"},
    {"v = (a\nb\nc = 3 3", R"(this '(' is never closed
  in the text, line 1:
    v = (a
        ^
  hint: add the missing ')'

'b' alone does nothing
  in the text, line 2:
    b
    ^
  hint: assign to it: b = ...

an operator is missing between '3' and '3'
  in the text, line 3:
    c = 3 3
         ^^
  hint: write 3*3 for a product)"},
    {"v =\n3", R"(the value for 'v' is missing
  in the text, line 1:
    v =
       ^)"},
    {"v = 2 2\n  w == 3; u = (a\nx = 1", R"(an operator is missing between '2' and '2'
  in the text, line 1:
    v = 2 2
         ^^
  hint: write 2*2 for a product

'==' compares, it does not assign
  in the text, line 2:
    w == 3; u = (a
      ^^
  hint: write w = ...

this '(' is never closed
  in the text, line 2:
    w == 3; u = (a
                ^
  hint: add the missing ')')"},
};

TEST(StatementsErrors, AllFindingsAtOnce) {
  for (const auto& row : whole_rows) EXPECT_EQ(refusal(row.text), row.error);
}

}  // namespace
}  // namespace brio::lang
