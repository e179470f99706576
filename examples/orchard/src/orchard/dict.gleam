//// Dictionaries, which are the maps of Erlang.

/// Values under keys.
pub type Dict(key, value)

@external(erlang, "maps", "new")
pub fn new() -> Dict(key, value)

/// The value under a key.
pub fn get(dict: Dict(key, value), key: key) -> Result(value, Nil) {
  case has_key(key, dict) {
    True -> Ok(fetch(key, dict))
    False -> Error(Nil)
  }
}

/// The dictionary with a value under a key, whether or not there was one.
pub fn insert(
  dict: Dict(key, value),
  key: key,
  value: value,
) -> Dict(key, value) {
  put(key, value, dict)
}

/// The dictionary without a key.
pub fn delete(dict: Dict(key, value), key: key) -> Dict(key, value) {
  remove(key, dict)
}

pub fn is_empty(dict: Dict(key, value)) -> Bool {
  size(dict) == 0
}

/// The values, in no order that one could rely on.
@external(erlang, "maps", "values")
pub fn values(dict: Dict(key, value)) -> List(value)

@external(erlang, "maps", "is_key")
fn has_key(key: key, dict: Dict(key, value)) -> Bool

@external(erlang, "maps", "get")
fn fetch(key: key, dict: Dict(key, value)) -> value

@external(erlang, "maps", "put")
fn put(key: key, value: value, dict: Dict(key, value)) -> Dict(key, value)

@external(erlang, "maps", "remove")
fn remove(key: key, dict: Dict(key, value)) -> Dict(key, value)

@external(erlang, "maps", "size")
fn size(dict: Dict(key, value)) -> Int
