//// Bit arrays taken apart: every option that a segment of a pattern may have.

pub fn main() {
  let bytes = id(<<1, 2, 3, 254, 255>>)
  show("bytes", case bytes {
    <<a, b, _, d, e>> -> [a, b, d, e]
    _ -> []
  })
  show("signed", case bytes {
    <<_, _, _, a:signed, b:8-signed>> -> [a, b]
    _ -> []
  })
  show("sixteen", case bytes {
    <<a:16, b:16-little, _:size(8)>> -> [a, b]
    _ -> []
  })
  show("wide", case bytes {
    <<a:40>> -> a
    _ -> 0
  })
  show("signed and little", case bytes {
    <<a:size(40)-signed-little>> -> a
    _ -> 0
  })
  show("bits", case bytes {
    <<a:1, b:7, c:4, d:4, _:bits>> -> [a, b, c, d]
    _ -> []
  })
  show_bytes("rest as bits", case bytes {
    <<_:3, rest:bits>> -> rest
    _ -> <<>>
  })
  show_bytes("rest as bytes", case bytes {
    <<_, rest:bytes>> -> rest
    _ -> <<>>
  })
  show("no whole bytes left", case bytes {
    <<_:3, _:bytes>> -> "whole"
    _ -> "broken"
  })
  show("unit", case bytes {
    <<a:size(2)-unit(8), _:bytes-size(3)>> -> a
    _ -> 0
  })
  show("size bound before", [sized(id(<<1, 7, 9>>)), sized(id(<<2, 7, 9>>))])
  show("size computed", [
    payload(id(<<3, 97>>)),
    payload(id(<<4, 97, 98>>)),
    payload(id(<<9, 97, 98>>)),
  ])
  let size = id(12)
  show("size from outside", case bytes {
    <<a:size(size), _:bits>> -> a
    _ -> 0
  })
  show("literals", [magic(id(<<0xCA, 0xFE, 1>>)), magic(id(<<0xCA, 0xFF, 1>>))])
  show("strings", [
    header(id(<<"GET /":utf8>>)),
    header(id(<<"PUT /":utf8>>)),
    header(id(<<>>)),
  ])
  show("codepoints", points(id(<<"a\u{e9}\u{1F600}":utf8>>)))
  show("codepoints of 16", points16(id(<<"a\u{1F600}":utf16>>)))
  show("codepoints of 32", points32(id(<<"a\u{1F600}":utf32-little>>)))
  show("no codepoint", points(id(<<255, 97>>)))
  show("floats", case id(<<1.5:float, 2.5:32-float, -0.5:16-float-little>>) {
    <<a:float, b:float-size(32), c:16-float-little>> -> [a, b, c]
    _ -> []
  })
  show("not a number", case id(<<0x7FF8000000000000:64>>) {
    <<f:float>> -> Ok(f)
    _ -> Error("none")
  })
  show("empty", [empty(id(<<>>)), empty(id(<<0:1>>)), empty(id(<<0>>))])
  show("named whole", case bytes {
    <<1, _:bits>> as whole -> whole == bytes
    _ -> False
  })
  show("guarded", case bytes {
    <<a, b, _:bits>> if a > b -> "falling"
    <<a, b, _:bits>> if a < b -> "rising"
    _ -> "level"
  })
  show("alternatives", [kind(id(<<1>>)), kind(id(<<2>>)), kind(id(<<3>>))])
  let assert <<first, second:4, _:bits>> = bytes
  show("asserted", [first, second])
}

fn sized(bits: BitArray) -> Int {
  case bits {
    <<n, value:size(n)-unit(8), _:bits>> -> value
    _ -> -1
  }
}

fn payload(bits: BitArray) -> Result(BitArray, Nil) {
  case bits {
    <<length, body:bytes-size(length - 2), _:bytes>> -> Ok(body)
    _ -> Error(Nil)
  }
}

fn magic(bits: BitArray) -> Result(Int, Nil) {
  case bits {
    <<0xCAFE:16, version>> -> Ok(version)
    _ -> Error(Nil)
  }
}

fn header(bits: BitArray) -> String {
  case bits {
    <<"GET ":utf8, _:bits>> -> "get"
    <<"PUT ", _:bits>> -> "put"
    _ -> "neither"
  }
}

fn points(bits: BitArray) -> List(UtfCodepoint) {
  case bits {
    <<point:utf8_codepoint, rest:bits>> -> [point, ..points(rest)]
    _ -> []
  }
}

fn points16(bits: BitArray) -> List(UtfCodepoint) {
  case bits {
    <<point:utf16_codepoint, rest:bits>> -> [point, ..points16(rest)]
    _ -> []
  }
}

fn points32(bits: BitArray) -> List(UtfCodepoint) {
  case bits {
    <<point:utf32_codepoint-little, rest:bits>> -> [point, ..points32(rest)]
    _ -> []
  }
}

fn empty(bits: BitArray) -> Bool {
  case bits {
    <<>> -> True
    _ -> False
  }
}

fn kind(bits: BitArray) -> String {
  case bits {
    <<1>> | <<2>> -> "one or two"
    _ -> "more"
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "show_bytes")
fn show_bytes(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
