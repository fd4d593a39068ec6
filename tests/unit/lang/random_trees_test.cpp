// A property: whatever tree is printed reads back as the same tree, and no parenthesis can be spared.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "lang/print.hpp"
#include "support.hpp"

namespace brio::lang {
namespace {

class Trees {
 public:
  explicit Trees(unsigned seed) : random_(seed) {}

  ExprPtr tree(int depth) {
    Expr expr;
    switch (depth == 0 ? below(4) : below(10)) {
      case 0: return leaf(Expr::Kind::integer, std::to_string(below(100)));
      case 1: return leaf(Expr::Kind::number, std::to_string(below(10)) + ".5e-" + std::to_string(below(9)));
      case 2: return leaf(Expr::Kind::boolean, "");
      case 3: return leaf(Expr::Kind::name, std::string(1, "abcxyz"[below(6)]));
      case 4:
      case 5:
        expr.kind = Expr::Kind::unary;
        expr.unary = static_cast<UnaryOp>(below(3));
        return with_args(expr, 1, depth);
      case 6:
        expr.kind = Expr::Kind::call;
        expr.name = "f";
        return with_args(expr, below(4), depth);
      default:
        expr.kind = Expr::Kind::binary;
        expr.binary = static_cast<BinaryOp>(below(static_cast<int>(BinaryOp::logical_or) + 1));
        return with_args(expr, 2, depth);
    }
  }

 private:
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

  static ExprPtr leaf(Expr::Kind kind, std::string name) {
    Expr expr;
    expr.kind = kind;
    expr.name = std::move(name);
    return std::make_shared<const Expr>(expr);
  }

  ExprPtr with_args(Expr expr, int count, int depth) {
    for (int k = 0; k < count; ++k) expr.args.push_back(tree(std::max(0, depth - 1 - below(3))));
    return std::make_shared<const Expr>(std::move(expr));
  }

  std::mt19937 random_;
};

// The texts that come from leaving out one matching pair of parentheses that is not a call's.
std::vector<std::string> with_one_pair_less(const std::string& printed) {
  std::vector<std::string> results;
  for (std::size_t open = 0; open < printed.size(); ++open) {
    if (printed[open] != '(' || (open > 0 && printed[open - 1] == 'f')) continue;
    int depth = 0;
    auto close = open;
    do {
      depth += printed[close] == '(' ? 1 : printed[close] == ')' ? -1 : 0;
    } while (depth != 0 && ++close < printed.size());
    auto shorter = printed;
    shorter[open] = shorter[close] = ' ';
    results.push_back(shorter);
  }
  return results;
}

TEST(RandomTrees, PrintedTextReadsBackAsTheSameTree) {
  Trees trees(20240);
  for (int k = 0; k < 3000; ++k) {
    const auto original = trees.tree(7);
    const auto printed = print(*original);
    SCOPED_TRACE(printed);
    const auto parsed = parse_expression(text(printed));
    ASSERT_EQ(tree(*parsed.root), tree(*original));
    ASSERT_EQ(print(*parsed.root), printed);
  }
}

TEST(RandomTrees, NoParenthesisCanBeSpared) {
  Trees trees(7);
  int spared = 0;
  for (int k = 0; k < 5000; ++k) {
    const auto original = trees.tree(5);
    for (const auto& shorter : with_one_pair_less(print(*original))) {
      SCOPED_TRACE(shorter);
      std::string reads_as = "no tree";
      error_of([&] { reads_as = tree(*parse_expression(text(shorter)).root); });
      ASSERT_NE(reads_as, tree(*original));
      ++spared;
    }
  }
  EXPECT_GT(spared, 500);  // the property was put to the test
}

TEST(RandomTrees, LatexHasMatchingBracesAndParentheses) {
  const auto count = [](const std::string& where, const std::string& what) {
    std::size_t found = 0;
    for (auto at = where.find(what); at != std::string::npos; at = where.find(what, at + what.size()))
      ++found;
    return found;
  };
  Trees trees(3);
  for (int k = 0; k < 1000; ++k) {
    const auto printed = latex(*trees.tree(6));
    SCOPED_TRACE(printed);
    ASSERT_EQ(count(printed, "{"), count(printed, "}"));
    ASSERT_EQ(count(printed, "\\left"), count(printed, "\\right"));
  }
}

}  // namespace
}  // namespace brio::lang
