// The Pratt parser that expressions, statements and equations share. Private to this room.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.hpp"
#include "lang/lexer.hpp"
#include "lang/operators.hpp"

namespace brio::lang {

/// More findings than these are not collected: the text is something else than a model, and each
/// finding shows its line.
inline constexpr std::size_t most_findings = 50;

/// How far an expression may reach.
struct Extent {
  std::size_t stop = 0;   ///< index of a token that it may not reach
  bool one_line = false;  ///< ends at the end of its line, unless in parentheses
  bool calls = true;      ///< name(...) is a call; in a unit it begins the flags
};

class Parser {
 public:
  explicit Parser(SourcePtr source);

  const SourcePtr& source() const { return source_; }
  const base::Diagnostics& findings() const { return findings_; }
  bool enough() const { return findings_.size() >= most_findings; }

  /// Parses from the present token. `what` names the thing for a message if it is missing. Stops at the
  /// first token that cannot belong to it. Reports and returns null on a mistake.
  ExprPtr expression(const Extent& extent, std::string_view what);
  /// Explains why the present token may not follow an expression that ended here.
  void refuse_rest();

  /// The present token; Kind::end where the extent of the expression ends.
  const Token& peek() const;
  const Token& token(std::size_t index) const { return tokens_[std::min(index, tokens_.size() - 1)]; }
  std::size_t size() const { return tokens_.size() - 1; }
  std::size_t position() const { return at_; }
  void move_to(std::size_t position) { at_ = position; }
  void set_extent(const Extent& extent);
  /// Empty, behind the token before the present one.
  Span behind_previous() const;

  std::string_view text(Span span) const;
  std::string quoted(Span span) const;
  void report(Span span, std::string message, std::string hint, Code code = Code::syntax_error);

 private:
  struct Parsed {
    ExprPtr node;
    Span outer;      // parentheses included
    int height = 0;  // of the tree
    explicit operator bool() const { return node != nullptr; }
  };

  Parsed binary(Precedence minimum);
  Parsed binary_tail(Parsed left, Precedence minimum);
  Parsed prefix(Precedence minimum);
  Parsed sign_or_not(Precedence minimum);
  Parsed literal();
  Parsed name_or_call();
  Parsed call(const Token& name, std::size_t opening);
  Parsed group();
  Parsed finish(Expr node, Span outer, int height);

  Parsed refuse_value();
  Parsed refuse_missing_value();
  Parsed refuse_chain(const Parsed& first, Span middle, std::size_t op_at, const Parsed& last);
  Parsed too_deep(Span span);
  void refuse_unclosed();
  void refuse_missing_operator();
  void refuse_comma_or_assign();
  void report_advice(const Token& token, bool value_expected);

  SourcePtr source_;
  std::vector<Token> tokens_;
  base::Diagnostics findings_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  Extent extent_;
  Token end_;
  int depth_ = 0;
  std::vector<std::size_t> open_;  // the parentheses around the present token
  std::string_view what_;
};

}  // namespace brio::lang
