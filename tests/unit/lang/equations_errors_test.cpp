// What is not equations: each mistake with its mark, its message and its repair.
#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

std::string refusal(const std::string& wrong) {
  return error_of([&] { parse_equations(text(wrong)); });
}

struct Row {
  const char* text;
  const char* mark;  // under the text
  const char* message;
  const char* hint;
};

// clang-format off
const Row rows[] = {
    {"dv/dt = -v/tau",
     "              ^",
     "the equation of 'v' has no unit",
     "write 'dv/dt = -v/tau : volt' if v is in volts, 'dv/dt = -v/tau : 1' if it has no unit"},
    {"dv/dt = -v/tau volt",
     "              ^^^^^",
     "a ':' is missing before the unit", "write 'dv/dt = -v/tau : volt'"},
    {"dv/dt = (-v/tau : volt",
     "        ^",
     "this '(' is never closed", "add the missing ')'"},
    {"dv/dx = -v : 1",
     "^^^^^",
     "'dv/dx' is not a derivative by time", "write dv/dt"},
    {"v",
     " ^",
     "the line of 'v' ends without ':' and a unit", "write 'v : 1' for a parameter without unit"},
    {"v volt",
     " ^^^^^",
     "a ':' or '=' is missing after 'v'", "write 'v : volt' if 'volt' is its unit"},
    {"dv/dt : volt",
     "      ^",
     "the right-hand side of 'dv/dt' is missing",
     "write 'dv/dt = ... : volt' if v is in volts, 'dv/dt = ... : 1' if it has no unit"},
    {"dv/dt = : volt",
     "        ^",
     "the right-hand side of 'dv/dt' is missing", ""},
    {"x : 1; y : 1",
     "     ^",
     "equations are not separated by ';'", "write each equation on a line of its own"},
    {"a = b : c : 1",
     "          ^",
     "the equation of 'a' has two ':'",
     "the unit stands after the only ':'; write each equation on a line of its own"},
    {"x : volt (constant",
     "         ^",
     "this '(' is never closed", "add the missing ')' after the flags"},
    {"x : volt ()",
     "          ^",
     "a flag is missing here", "e.g. (constant) or (unless refractory)"},
    {"x : volt (constant) (shared)",
     "                    ^",
     "the flags of one equation stand in one pair of parentheses",
     "separate them by ',', e.g. (constant, shared)"},
    {"v' = -v/tau : 1",
     " ^",
     "a derivative is not written with '", "write dv/dt"},
    {"d2x/dt2 = 3 : 1",
     "^^^^^^^",
     "only first derivatives can be equations",
     "give the first derivative a name of its own: dx/dt = y : 1 and dy/dt = ... : 1/second"},
    {"x = a if b else c : 1",
     "      ^^",
     "'if ... else' is not supported in an expression", "write int(c)*a + int(not c)*b for 'a if c else b'"},
    {"x = 3 mV : volt",
     "     ^^^",
     "an operator is missing between '3' and 'mV'", "write 3*mV for a product"},
    {"x = \"a\" : 1",
     "    ^^^",
     "text in quotes is not supported in an expression", "compare with a number"},
    {": volt",
     "^",
     "a name is missing before ':'", "e.g. 'v : volt'"},
    {"= 3 : volt",
     "^",
     "a name is missing before '='", "e.g. 'v : volt'"},
    {"3 : volt",
     "^",
     "an equation begins with the name of its variable, not with '3'", "e.g. 'dv/dt = -v/tau : volt'"},
    {"x := 3",
     "  ^^",
     "':=' is not supported", "write '=' to assign, '==' to compare"},
    {"x, y : 1",
     " ^",
     "an equation defines one variable", "write a line for each"},
    {"v(t) = 3 : volt",
     " ^",
     "'=' or ':' is expected after 'v', not '('", "write the name alone: variables depend on time"},
    {"dv/dt += 3 : volt",
     "      ^^",
     "'+=' is a statement, not an equation", "an equation has '=' or only ':'"},
    {"x == 3 : boolean",
     "  ^^",
     "'==' compares, it does not define", "write '='"},
    {"d/dt = 3 : 1",
     "^^^^",
     "'d/dt' is not a derivative by time", "write dx/dt"},
    {"v/dt = 3 : 1",
     "^^^^",
     "'v/dt' is not a derivative by time", "write dv/dt"},
    {"dv/dT = 3 : 1",
     "^^^^^",
     "'dv/dT' is not a derivative by time", "write dv/dt"},
    {"d**2x/dt**2 = 3 : 1",
     " ^^",
     "'=' or ':' is expected after 'd', not '**'", "e.g. 'v : volt'"},
    {"x : volt meter",
     "        ^^^^^^",
     "an operator is missing between 'volt' and 'meter'", "write volt*meter for a product"},
    {"x : volt^2",
     "        ^",
     "'^' is not the power operator", "write '**', e.g. x**2"},
    {"x : 1 (constant, )",
     "                 ^",
     "a flag is missing here", "e.g. (constant) or (unless refractory)"},
    {"x : 1 (2)",
     "       ^",
     "flags are words separated by ',', not '2'", "e.g. (constant, shared)"},
    {"x : 1 (constant) y",
     "                 ^",
     "'y' has no place after an equation", "write each equation on a line of its own"},
    {"if : 1",
     "^^",
     "'if' cannot be the name of a variable", "Python reserves this word: choose another name"},
    {"lambda : 1",
     "^^^^^^",
     "'lambda' cannot be the name of a variable", "Python reserves this word: choose another name"},
    {"τ : second",
     "^",
     "'τ' is not a name: names are made of the letters a-z and A-Z, digits and '_'", "write tau"},
    {"dτ/dt = 1 : second",
     "^^",
     "'dτ' is not a name: names are made of the letters a-z and A-Z, digits and '_'", "write dtau"},
    {"x = 3",
     "     ^",
     "the equation of 'x' has no unit",
     "write 'x = 3 : volt' if x is in volts, 'x = 3 : 1' if it has no unit"},
    {"x = 3 # c : 1",
     "     ^",
     "the equation of 'x' has no unit",
     "write 'x = 3 : volt' if x is in volts, 'x = 3 : 1' if it has no unit"},
    {"x",
     " ^",
     "the line of 'x' ends without ':' and a unit", "write 'x : 1' for a parameter without unit"},
    {"x y z",
     " ^^",
     "a ':' or '=' is missing after 'x'", "write 'x : y' if 'y' is its unit"},
    {"x +",
     "  ^",
     "'=' or ':' is expected after 'x', not '+'", "e.g. 'v : volt'"},
    {"(x) : 1",
     "^",
     "an equation begins with the name of its variable, not with '('", "e.g. 'dv/dt = -v/tau : volt'"},
    {"dv/dt = -v/tau ; volt",
     "              ^^^^^^^",
     "a ':' is missing before the unit", "write 'dv/dt = -v/tau : volt'"},
    {"dv/dt = -v/tau, volt",
     "              ^^^^^^",
     "a ':' is missing before the unit", "write 'dv/dt = -v/tau : volt'"},
    {"dv/dt = -v/tau (volt)",
     "                     ^",
     "the equation of 'v' has no unit",
     "write 'dv/dt = -v/tau (volt) : volt' if v is in volts, 'dv/dt = -v/tau (volt) : 1' if it has no unit"},
    {"dv/dt = -v/tau [volt]",
     "               ^",
     "indexing with [...] is not supported",
     "a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of its neurons"},
    {"x = a : b : 1",
     "          ^",
     "the equation of 'x' has two ':'",
     "the unit stands after the only ':'; write each equation on a line of its own"},
    {"x = (a : b) : 1",
     "    ^",
     "this '(' is never closed", "add the missing ')'"},
    {"a : 1 b : 1",
     "      ^",
     "'b' has no place after an equation", "write each equation on a line of its own"},
    {"x = f(a, b=3) : 1",
     "          ^",
     "arguments with names are not supported",
     "give the arguments in their order, without 'name='; to compare write '=='"},
    {"reset: v = 0",
     "         ^",
     "'=' has no place after an equation", "write each equation on a line of its own"},
    {"v(t) = 3 : 1",
     " ^",
     "'=' or ':' is expected after 'v', not '('", "write the name alone: variables depend on time"},
    {"x : volt *",
     "         ^",
     "a value is missing after '*'", ""},
    {"x :",
     "   ^",
     "the unit of 'x' is missing", "write its unit after the ':', or 1 if it has none"},
    {"x : volt (constant shared",
     "         ^",
     "this '(' is never closed", "add the missing ')' after the flags"},
    {"x volt (constant)",
     " ^^^^^",
     "a ':' or '=' is missing after 'x'", "write 'x : volt' if 'volt' is its unit"},
    {"x : 1 : 2",
     "      ^",
     "the equation of 'x' has two ':'",
     "the unit stands after the only ':'; write each equation on a line of its own"},
    {"v = 2mV : volt",
     "    ^^^",
     "'2mV' is not a number", "a product needs '*': 2*mV"},
    {"d2v/dt2 = 1 : 1",
     "^^^^^^^",
     "only first derivatives can be equations",
     "give the first derivative a name of its own: dx/dt = y : 1 and dy/dt = ... : 1/second"},
    {"dv/dt : 1 (constant)",
     "      ^",
     "the right-hand side of 'dv/dt' is missing",
     "write 'dv/dt = ... : volt' if v is in volts, 'dv/dt = ... : 1' if it has no unit"},
    {"x = [1, 2] : 1",
     "    ^",
     "lists are not supported in an expression",
     "add a parameter to the model, e.g. 'w : 1', and set its values from outside"},
};
// clang-format on

TEST(EquationsErrors, EQ_01_AreExplainedWhereTheyAre) {
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
    {"dv/dt = -v/tau\nx : 1", R"(the equation of 'v' has no unit
  in the text, line 1:
    dv/dt = -v/tau
                  ^
  hint: write 'dv/dt = -v/tau : volt' if v is in volts, 'dv/dt = -v/tau : 1' if it has no unit)"},
    {"x : 1\nx : 1", R"('x' is defined twice
  in the text, line 2:
    x : 1
    ^
  hint: it is first defined in line 1)"},
    {"x :\ny : 1", R"(the unit of 'x' is missing
  in the text, line 1:
    x :
       ^
  hint: write its unit after the ':', or 1 if it has none)"},
    {"dv/dt = 2 v : volt\nx volt\n x = a^2 : 1\n y[3] : 1", R"(an operator is missing between '2' and 'v'
  in the text, line 1:
    dv/dt = 2 v : volt
             ^^
  hint: write 2*v for a product

a ':' or '=' is missing after 'x'
  in the text, line 2:
    x volt
     ^^^^^
  hint: write 'x : volt' if 'volt' is its unit

'^' is not the power operator
  in the text, line 3:
    x = a^2 : 1
         ^
  hint: write '**', e.g. x**2

indexing with [...] is not supported
  in the text, line 4:
    y[3] : 1
     ^
  hint: a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of its neurons)"},
    {"dv/dt = -v/tau\ndw/dt = -w/tau : 1\ny : volt", R"(the equation of 'v' has no unit
  in the text, line 1:
    dv/dt = -v/tau
                  ^
  hint: write 'dv/dt = -v/tau : volt' if v is in volts, 'dv/dt = -v/tau : 1' if it has no unit)"},
    {"x = \n : 1", R"(the right-hand side of 'x' is missing
  in the text, line 2:
    : 1
    ^)"},
    {"x : 1\nx = 2 : 1\nx : volt", R"('x' is defined twice
  in the text, line 2:
    x = 2 : 1
    ^
  hint: it is first defined in line 1

'x' is defined twice
  in the text, line 3:
    x : volt
    ^
  hint: it is first defined in line 1)"},
    {"dv/dt = (-v/tau : volt\ndw/dt = foo(w : 1\nz = 3 * : 1", R"(this '(' is never closed
  in the text, line 1:
    dv/dt = (-v/tau : volt
            ^
  hint: add the missing ')'

this '(' is never closed
  in the text, line 2:
    dw/dt = foo(w : 1
               ^
  hint: add the missing ')'

a value is missing after '*'
  in the text, line 3:
    z = 3 * : 1
          ^)"},
    {"  dv/dt = -v/tau : volt (unless refractory\n x : 1", R"(this '(' is never closed
  in the text, line 1:
    dv/dt = -v/tau : volt (unless refractory
                          ^
  hint: add the missing ')' after the flags)"},
    {"dv/dt = (-v/tau\nx : volt\ny = 2 2 : 1", R"(this '(' is never closed
  in the text, line 1:
    dv/dt = (-v/tau
            ^
  hint: add the missing ')'

an operator is missing between '2' and '2'
  in the text, line 3:
    y = 2 2 : 1
         ^^
  hint: write 2*2 for a product)"},
    {"x : volt (constant\ny z : 1", R"(this '(' is never closed
  in the text, line 1:
    x : volt (constant
             ^
  hint: add the missing ')' after the flags)"},
    {"dv/dt = (-v/tau : volt\ndw/dt = 2 w : 1\nx volt\ny = a^2 : 1\nz : 1\nz : 1\nq = 3",
     R"(this '(' is never closed
  in the text, line 1:
    dv/dt = (-v/tau : volt
            ^
  hint: add the missing ')'

an operator is missing between '2' and 'w'
  in the text, line 2:
    dw/dt = 2 w : 1
             ^^
  hint: write 2*w for a product

a ':' or '=' is missing after 'x'
  in the text, line 3:
    x volt
     ^^^^^
  hint: write 'x : volt' if 'volt' is its unit

'^' is not the power operator
  in the text, line 4:
    y = a^2 : 1
         ^
  hint: write '**', e.g. x**2

'z' is defined twice
  in the text, line 6:
    z : 1
    ^
  hint: it is first defined in line 5

the equation of 'q' has no unit
  in the text, line 7:
    q = 3
         ^
  hint: write 'q = 3 : volt' if q is in volts, 'q = 3 : 1' if it has no unit)"},
    {"dv/dt = g*(E - v) / C\n  :", R"(the unit of 'v' is missing
  in the text, line 2:
    :
     ^
  hint: write its unit after the ':', or 1 if it has none)"},
};

TEST(EquationsErrors, AllFindingsAtOnce) {
  for (const auto& row : whole_rows) EXPECT_EQ(refusal(row.text), row.error);
}

}  // namespace
}  // namespace brio::lang
