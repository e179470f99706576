//// Bit arrays built: every type, size, unit, endianness and sign of a segment.

pub fn main() {
  show_bytes("bytes", <<1, id(2), 255>>)
  show_bytes("cut to a byte", <<id(256), id(-1), id(1000)>>)
  show_bytes("bits", <<id(5):3, id(1):1, id(10):4>>)
  show_bytes("not whole bytes", <<id(5):3, id(3):2>>)
  show_bytes("sizes", <<id(1):size(16), id(2):24, id(-3):32>>)
  let wide = id(40)
  show_bytes("size from a variable", <<id(7):size(wide)>>)
  show_bytes("size from an expression", <<id(7):size(wide - 8)>>)
  show_bytes("unit", <<id(7):size(3)-unit(8)>>)
  show_bytes("little", <<id(0x010203):24-little>>)
  show_bytes("big", <<id(0x010203):24-big>>)
  show_bytes("odd and little", <<id(0x0102):12-little, 0:4>>)
  show_bytes("negative", <<id(-5):8, id(-5):16-little>>)
  show_bytes("wider than a word", <<id(0x0102030405060708090A):80>>)
  show_bytes("wide and little", <<id(0x0102030405060708090A):80-little>>)
  show_bytes("float", <<id(1.5):float>>)
  show_bytes("float of 32", <<id(1.5):32-float, id(-0.1):float-size(32)>>)
  show_bytes("float of 16", <<id(1.5):16-float>>)
  show_bytes("little floats", <<id(2.5):64-float-little, 2.5:32-little-float>>)
  show_bytes("integer literal in a float", <<id(3.0):float>>)
  show_bytes("utf8", <<"h\u{e9}\u{1F600}":utf8>>)
  show_bytes("utf16", <<"h\u{e9}\u{1F600}":utf16>>)
  show_bytes("utf16 little", <<"h\u{e9}":utf16-little>>)
  show_bytes("utf32", <<"h\u{e9}":utf32, "z":utf32-little>>)
  show_bytes("string variable", <<id("abc"):utf8>>)
  show_bytes("string without a type", <<"abc", 0>>)
  let inner = <<id(1), 2>>
  show_bytes("bits inside", <<0, inner:bits, 3>>)
  show_bytes("bits inside, shifted", <<1:1, inner:bits, 0:7>>)
  show_bytes("part of bits", <<inner:bits-size(12)>>)
  show_bytes("twice inside", <<inner:bits, inner:bits-size(8)>>)
  show_bytes("nested", <<<<1, 2>>:bits, <<3:4>>:bits>>)
  show_bytes("empty", <<>>)
  show_bytes("grown", grow(<<>>, 20))
  show_bytes("grown by bits", grow_bits(<<>>, 11))
  show("from a result", case id(Ok(<<1>>)) {
    Ok(bits) -> <<bits:bits, 2>>
    Error(Nil) -> <<>>
  })
}

fn grow(bits: BitArray, count: Int) -> BitArray {
  case count {
    0 -> bits
    _ -> grow(<<bits:bits, count>>, count - 1)
  }
}

fn grow_bits(bits: BitArray, count: Int) -> BitArray {
  case count {
    0 -> bits
    _ -> grow_bits(<<bits:bits, count:3>>, count - 1)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "show_bytes")
fn show_bytes(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
