//// Custom types: bare variants, recursive and generic ones, a search tree.

pub type Direction {
  North
  East
  South
  West
}

pub type Tree(value) {
  Leaf
  Node(left: Tree(value), value: value, right: Tree(value))
}

pub type Expression {
  Number(Int)
  Add(Expression, Expression)
  Multiply(Expression, Expression)
  Negate(Expression)
  If(condition: Expression, then: Expression, or_else: Expression)
}

pub type Either(left, right) {
  Left(left)
  Right(right)
}

pub type HTTPStatus {
  HTTPStatus200
  NotFound404
  IAmATeapot
}

pub fn main() {
  show("bare", [North, East, South, West])
  show("turned", turn(turn(id(South))))
  show("names in Erlang", [HTTPStatus200, NotFound404, IAmATeapot])
  let tree = insert_all(Leaf, id([5, 2, 8, 1, 9, 3, 5]))
  show("tree", tree)
  show("in order", to_list(tree, []))
  show("depth", depth(tree))
  show("contains", [contains(tree, 8), contains(tree, 7)])
  show("larger tree", depth(insert_all(Leaf, numbers(500, 1, []))))
  let expression =
    Add(Number(2), Multiply(Number(3), Negate(Add(Number(4), Number(1)))))
  show("evaluated", evaluate(id(expression)))
  show("chosen", evaluate(id(If(Number(0), Number(1), expression))))
  show(
    "simplified",
    simplify(id(Add(Number(0), Multiply(Number(1), expression)))),
  )
  show("either", [Left(id(1)), Right("r")])
  show("results", [Ok(id(1)), Error("bad")])
  show("prelude", #(True, False, Nil))
}

fn turn(direction: Direction) -> Direction {
  case direction {
    North -> East
    East -> South
    South -> West
    West -> North
  }
}

fn insert(tree: Tree(Int), value: Int) -> Tree(Int) {
  case tree {
    Leaf -> Node(Leaf, value, Leaf)
    Node(left:, value: here, right:) if value < here ->
      Node(insert(left, value), here, right)
    Node(value: here, ..) if value > here ->
      Node(..tree, right: insert(tree.right, value))
    Node(..) -> tree
  }
}

fn insert_all(tree: Tree(Int), values: List(Int)) -> Tree(Int) {
  case values {
    [] -> tree
    [value, ..rest] -> insert_all(insert(tree, value), rest)
  }
}

fn to_list(tree: Tree(a), done: List(a)) -> List(a) {
  case tree {
    Leaf -> done
    Node(left, value, right) -> to_list(left, [value, ..to_list(right, done)])
  }
}

fn depth(tree: Tree(a)) -> Int {
  case tree {
    Leaf -> 0
    Node(left, _, right) -> {
      let l = depth(left)
      let r = depth(right)
      case l > r {
        True -> l + 1
        False -> r + 1
      }
    }
  }
}

fn contains(tree: Tree(Int), wanted: Int) -> Bool {
  case tree {
    Leaf -> False
    Node(_, value, _) if value == wanted -> True
    Node(left, value, _) if wanted < value -> contains(left, wanted)
    Node(_, _, right) -> contains(right, wanted)
  }
}

fn numbers(count: Int, seed: Int, done: List(Int)) -> List(Int) {
  case count {
    0 -> done
    _ -> numbers(count - 1, seed * 1103 % 65_537, [seed, ..done])
  }
}

fn evaluate(expression: Expression) -> Int {
  case expression {
    Number(n) -> n
    Add(a, b) -> evaluate(a) + evaluate(b)
    Multiply(a, b) -> evaluate(a) * evaluate(b)
    Negate(a) -> -evaluate(a)
    If(condition:, then:, or_else:) ->
      case evaluate(condition) {
        0 -> evaluate(or_else)
        _ -> evaluate(then)
      }
  }
}

fn simplify(expression: Expression) -> Expression {
  case expression {
    Add(Number(0), other) | Add(other, Number(0)) -> simplify(other)
    Multiply(Number(1), other) | Multiply(other, Number(1)) -> simplify(other)
    Add(a, b) -> Add(simplify(a), simplify(b))
    Multiply(a, b) -> Multiply(simplify(a), simplify(b))
    _ -> expression
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
