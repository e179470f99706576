//// A whole program: a dictionary as a balanced tree, with a generic order.

pub type Order {
  Less
  Equal
  Greater
}

pub type Tree(key, value) {
  Empty
  Node(
    height: Int,
    left: Tree(key, value),
    key: key,
    value: value,
    right: Tree(key, value),
  )
}

pub opaque type Dict(key, value) {
  Dict(compare: fn(key, key) -> Order, tree: Tree(key, value))
}

pub fn main() {
  let squares = fill(new(compare), 1, id(200))
  show("height", height(squares.tree))
  show("size", size(squares.tree))
  show("found", get(squares, id(17)))
  show("missing", get(squares, id(201)))
  let fewer =
    fold(range(1, 200, []), squares, fn(dict, key) {
      case key % 7 {
        0 -> dict
        _ -> delete(dict, key)
      }
    })
  show("after deletion", size(fewer.tree))
  show("height then", height(fewer.tree))
  show("all that is left", to_list(fewer.tree, []))
  show("replaced", get(insert(fewer, 49, -1), 49))
  show("balanced", [balanced(squares.tree), balanced(fewer.tree)])
  let backwards = fill(new(fn(a, b) { compare(b, a) }), 1, id(9))
  show("backwards", to_list(backwards.tree, []))
}

fn compare(a: Int, b: Int) -> Order {
  case a == b, a < b {
    True, _ -> Equal
    _, True -> Less
    _, _ -> Greater
  }
}

fn new(compare: fn(k, k) -> Order) -> Dict(k, v) {
  Dict(compare:, tree: Empty)
}

fn fill(dict: Dict(Int, Int), from: Int, to: Int) -> Dict(Int, Int) {
  case from > to {
    True -> dict
    False -> fill(insert(dict, from, from * from), from + 1, to)
  }
}

fn insert(dict: Dict(k, v), key: k, value: v) -> Dict(k, v) {
  Dict(..dict, tree: insert_in(dict.tree, key, value, dict.compare))
}

fn insert_in(
  tree: Tree(k, v),
  key: k,
  value: v,
  compare: fn(k, k) -> Order,
) -> Tree(k, v) {
  case tree {
    Empty -> Node(1, Empty, key, value, Empty)
    Node(left:, key: here, value: old, right:, ..) ->
      case compare(key, here) {
        Equal -> Node(..tree, value:)
        Less -> balance(insert_in(left, key, value, compare), here, old, right)
        Greater ->
          balance(left, here, old, insert_in(right, key, value, compare))
      }
  }
}

fn delete(dict: Dict(k, v), key: k) -> Dict(k, v) {
  Dict(..dict, tree: delete_in(dict.tree, key, dict.compare))
}

fn delete_in(
  tree: Tree(k, v),
  key: k,
  compare: fn(k, k) -> Order,
) -> Tree(k, v) {
  case tree {
    Empty -> Empty
    Node(left:, key: here, value:, right:, ..) ->
      case compare(key, here), left, right {
        Less, _, _ -> balance(delete_in(left, key, compare), here, value, right)
        Greater, _, _ ->
          balance(left, here, value, delete_in(right, key, compare))
        Equal, Empty, other | Equal, other, Empty -> other
        Equal, _, _ -> {
          let #(key, value) = smallest(right)
          balance(left, key, value, delete_in(right, key, compare))
        }
      }
  }
}

fn smallest(tree: Tree(k, v)) -> #(k, v) {
  case tree {
    Empty -> panic as "nothing is smallest of nothing"
    Node(left: Empty, key:, value:, ..) -> #(key, value)
    Node(left:, ..) -> smallest(left)
  }
}

fn balance(
  left: Tree(k, v),
  key: k,
  value: v,
  right: Tree(k, v),
) -> Tree(k, v) {
  case height(left) - height(right), left, right {
    2, Node(_, a, k, v, Node(_, b, kk, vv, c)), _ ->
      case height(a) < height(c) || height(a) < height(b) {
        True -> node(node(a, k, v, b), kk, vv, node(c, key, value, right))
        False -> node(a, k, v, node(node(b, kk, vv, c), key, value, right))
      }
    2, Node(_, a, k, v, Empty), _ ->
      node(a, k, v, node(Empty, key, value, right))
    -2, _, Node(_, Node(_, b, kk, vv, c), k, v, a) ->
      case height(a) < height(c) || height(a) < height(b) {
        True -> node(node(left, key, value, b), kk, vv, node(c, k, v, a))
        False -> node(node(left, key, value, node(b, kk, vv, c)), k, v, a)
      }
    -2, _, Node(_, Empty, k, v, a) ->
      node(node(left, key, value, Empty), k, v, a)
    _, _, _ -> node(left, key, value, right)
  }
}

fn node(left: Tree(k, v), key: k, value: v, right: Tree(k, v)) -> Tree(k, v) {
  let l = height(left)
  let r = height(right)
  let height = case l > r {
    True -> l + 1
    False -> r + 1
  }
  Node(height:, left:, key:, value:, right:)
}

fn get(dict: Dict(k, v), key: k) -> Result(v, Nil) {
  get_in(dict.tree, key, dict.compare)
}

fn get_in(
  tree: Tree(k, v),
  key: k,
  compare: fn(k, k) -> Order,
) -> Result(v, Nil) {
  case tree {
    Empty -> Error(Nil)
    Node(left:, key: here, value:, right:, ..) ->
      case compare(key, here) {
        Equal -> Ok(value)
        Less -> get_in(left, key, compare)
        Greater -> get_in(right, key, compare)
      }
  }
}

fn height(tree: Tree(k, v)) -> Int {
  case tree {
    Empty -> 0
    Node(height:, ..) -> height
  }
}

fn size(tree: Tree(k, v)) -> Int {
  case tree {
    Empty -> 0
    Node(left:, right:, ..) -> size(left) + 1 + size(right)
  }
}

fn balanced(tree: Tree(k, v)) -> Bool {
  case tree {
    Empty -> True
    Node(left:, right:, ..) -> {
      let difference = height(left) - height(right)
      difference < 2 && difference > -2 && balanced(left) && balanced(right)
    }
  }
}

fn to_list(tree: Tree(k, v), done: List(#(k, v))) -> List(#(k, v)) {
  case tree {
    Empty -> done
    Node(left:, key:, value:, right:, ..) ->
      to_list(left, [#(key, value), ..to_list(right, done)])
  }
}

fn fold(list: List(a), state: b, f: fn(b, a) -> b) -> b {
  case list {
    [] -> state
    [x, ..rest] -> fold(rest, f(state, x), f)
  }
}

fn range(from: Int, to: Int, done: List(Int)) -> List(Int) {
  case to < from {
    True -> done
    False -> range(from, to - 1, [to, ..done])
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
