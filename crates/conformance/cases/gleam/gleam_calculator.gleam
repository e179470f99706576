//// A whole program: text to tokens, tokens to a tree, the tree to a number.

pub type Token {
  Number(Float)
  Operator(Operator)
  Open
  Close
}

pub type Operator {
  Plus
  Minus
  Times
  Over
}

pub type Tree {
  Leaf(Float)
  Branch(operator: Operator, left: Tree, right: Tree)
  Negative(Tree)
}

pub type Problem {
  UnexpectedCharacter(String)
  UnexpectedToken(Token)
  UnexpectedEnd
  DivisionByZero
}

pub fn main() {
  show("1 + 2 * 3", calculate(id("1 + 2 * 3")))
  show("(1 + 2) * 3", calculate(id("(1 + 2) * 3")))
  show("2.5 * 4 - 1 / 8", calculate(id("2.5 * 4 - 1 / 8")))
  show("8 - 4 - 2", calculate(id("8 - 4 - 2")))
  show("-(3 + -4)", calculate(id("-(3 + -4)")))
  show("((((7))))", calculate(id("((((7))))")))
  show("1 / (2 - 2)", calculate(id("1 / (2 - 2)")))
  show("1 + ", calculate(id("1 + ")))
  show("1 ) 2", calculate(id("1 ) 2")))
  show("(1", calculate(id("(1")))
  show("1 $ 2", calculate(id("1 $ 2")))
  show("empty", calculate(id("")))
}

fn calculate(text: String) -> Result(Float, Problem) {
  use tokens <- try(tokenise(<<text:utf8>>, []))
  use #(tree, rest) <- try(sum(tokens))
  case rest {
    [] -> evaluate(tree)
    [token, ..] -> Error(UnexpectedToken(token))
  }
}

fn tokenise(text: BitArray, done: List(Token)) -> Result(List(Token), Problem) {
  case text {
    <<>> -> Ok(reverse(done, []))
    <<" ", rest:bytes>> -> tokenise(rest, done)
    <<"(", rest:bytes>> -> tokenise(rest, [Open, ..done])
    <<")", rest:bytes>> -> tokenise(rest, [Close, ..done])
    <<"+", rest:bytes>> -> tokenise(rest, [Operator(Plus), ..done])
    <<"-", rest:bytes>> -> tokenise(rest, [Operator(Minus), ..done])
    <<"*", rest:bytes>> -> tokenise(rest, [Operator(Times), ..done])
    <<"/", rest:bytes>> -> tokenise(rest, [Operator(Over), ..done])
    <<digit, _:bytes>> if digit >= 48 && digit <= 57 -> {
      let #(number, rest) = whole(text, 0.0)
      tokenise(rest, [Number(number), ..done])
    }
    <<other:bytes-size(1), _:bytes>> ->
      Error(UnexpectedCharacter(to_string(other)))
    _ -> Error(UnexpectedEnd)
  }
}

fn whole(text: BitArray, sofar: Float) -> #(Float, BitArray) {
  case text {
    <<digit, rest:bytes>> if digit >= 48 && digit <= 57 ->
      whole(rest, sofar *. 10.0 +. to_float(digit - 48))
    <<".", rest:bytes>> -> fraction(rest, sofar, 0.1)
    _ -> #(sofar, text)
  }
}

fn fraction(text: BitArray, sofar: Float, unit: Float) -> #(Float, BitArray) {
  case text {
    <<digit, rest:bytes>> if digit >= 48 && digit <= 57 ->
      fraction(rest, sofar +. to_float(digit - 48) *. unit, unit /. 10.0)
    _ -> #(sofar, text)
  }
}

fn sum(tokens: List(Token)) -> Result(#(Tree, List(Token)), Problem) {
  use #(left, rest) <- try(product(tokens))
  sum_loop(left, rest)
}

fn sum_loop(
  left: Tree,
  tokens: List(Token),
) -> Result(#(Tree, List(Token)), Problem) {
  case tokens {
    [Operator(Plus as operator), ..rest]
    | [Operator(Minus as operator), ..rest] -> {
      use #(right, rest) <- try(product(rest))
      sum_loop(Branch(operator:, left:, right:), rest)
    }
    _ -> Ok(#(left, tokens))
  }
}

fn product(tokens: List(Token)) -> Result(#(Tree, List(Token)), Problem) {
  use #(left, rest) <- try(factor(tokens))
  product_loop(left, rest)
}

fn product_loop(
  left: Tree,
  tokens: List(Token),
) -> Result(#(Tree, List(Token)), Problem) {
  case tokens {
    [Operator(Times as operator), ..rest]
    | [Operator(Over as operator), ..rest] -> {
      use #(right, rest) <- try(factor(rest))
      product_loop(Branch(operator:, left:, right:), rest)
    }
    _ -> Ok(#(left, tokens))
  }
}

fn factor(tokens: List(Token)) -> Result(#(Tree, List(Token)), Problem) {
  case tokens {
    [Number(number), ..rest] -> Ok(#(Leaf(number), rest))
    [Operator(Minus), ..rest] -> {
      use #(tree, rest) <- try(factor(rest))
      Ok(#(Negative(tree), rest))
    }
    [Open, ..rest] -> {
      use #(tree, rest) <- try(sum(rest))
      case rest {
        [Close, ..rest] -> Ok(#(tree, rest))
        [token, ..] -> Error(UnexpectedToken(token))
        [] -> Error(UnexpectedEnd)
      }
    }
    [token, ..] -> Error(UnexpectedToken(token))
    [] -> Error(UnexpectedEnd)
  }
}

fn evaluate(tree: Tree) -> Result(Float, Problem) {
  case tree {
    Leaf(number) -> Ok(number)
    Negative(tree) -> {
      use number <- try(evaluate(tree))
      Ok(0.0 -. number)
    }
    Branch(operator:, left:, right:) -> {
      use left <- try(evaluate(left))
      use right <- try(evaluate(right))
      case operator {
        Plus -> Ok(left +. right)
        Minus -> Ok(left -. right)
        Times -> Ok(left *. right)
        Over if right == 0.0 -> Error(DivisionByZero)
        Over -> Ok(left /. right)
      }
    }
  }
}

fn try(result: Result(a, e), next: fn(a) -> Result(b, e)) -> Result(b, e) {
  case result {
    Ok(value) -> next(value)
    Error(error) -> Error(error)
  }
}

fn reverse(list: List(a), done: List(a)) -> List(a) {
  case list {
    [] -> done
    [x, ..rest] -> reverse(rest, [x, ..done])
  }
}

@external(erlang, "erlang", "float")
fn to_float(number: Int) -> Float

// One byte of ASCII is a string.
@external(erlang, "corpus", "id")
fn to_string(bytes: BitArray) -> String

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
