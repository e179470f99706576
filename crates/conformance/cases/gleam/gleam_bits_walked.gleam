//// Bit arrays as data: packets, text to base 64 and back, run lengths, a
//// checksum.

pub type Packet {
  Packet(version: Int, urgent: Bool, id: Int, body: BitArray)
}

pub type Problem {
  Truncated(BitArray)
  WrongChecksum(found: Int, expected: Int)
}

pub fn main() {
  let packets = [
    Packet(version: 4, urgent: True, id: 1000, body: <<"hello":utf8>>),
    Packet(version: 6, urgent: False, id: 8191, body: <<>>),
    Packet(version: 15, urgent: True, id: 0, body: <<0, 255, 1:8>>),
  ]
  let stream = write(packets, <<>>)
  show_bytes("written", stream)
  show("read back", read(stream, []) == Ok(packets))
  let assert <<start:bytes-size(9), _:bits>> = stream
  show("truncated", read(start, []))
  show("damaged", read(<<start:bits, 0, stream:bits>>, []))
  show("base 64", [
    base64(id(<<"":utf8>>)),
    base64(id(<<"f":utf8>>)),
    base64(id(<<"fo":utf8>>)),
    base64(id(<<"foo":utf8>>)),
    base64(id(<<"foobar":utf8>>)),
  ])
  show("run lengths", runs(id(<<0b1110_0101_1111_0000:16>>)))
  show("ones", ones(id(<<255, 1, 0, 7:3>>), 0))
  show_bytes("reversed", reverse_bits(id(<<1, 2, 3:4>>), <<>>))
  show("adler", adler(id(<<"Wikipedia":utf8>>), 1, 0))
}

fn write(packets: List(Packet), done: BitArray) -> BitArray {
  case packets {
    [] -> done
    [Packet(version:, urgent:, id:, body:), ..rest] -> {
      let flag = case urgent {
        True -> 1
        False -> 0
      }
      let length = size(body, 0)
      let sum = adler(body, 1, 0) % 65_536
      write(rest, <<
        done:bits,
        version:4,
        flag:1,
        id:13,
        length:14,
        body:bits,
        sum:16-little,
      >>)
    }
  }
}

fn read(stream: BitArray, done: List(Packet)) -> Result(List(Packet), Problem) {
  case stream {
    <<>> -> Ok(reverse(done, []))
    <<
      version:4,
      flag:1,
      id:13,
      length:14,
      body:bytes-size(length),
      sum:16-little,
      rest:bits,
    >> ->
      case adler(body, 1, 0) % 65_536 {
        expected if expected == sum ->
          read(rest, [Packet(version:, urgent: flag == 1, id:, body:), ..done])
        expected -> Error(WrongChecksum(found: sum, expected:))
      }
    _ -> Error(Truncated(stream))
  }
}

fn size(bytes: BitArray, count: Int) -> Int {
  case bytes {
    <<_, rest:bytes>> -> size(rest, count + 1)
    _ -> count
  }
}

fn base64(bytes: BitArray) -> String {
  case bytes {
    <<a:6, b:6, c:6, d:6, rest:bits>> ->
      letter(a) <> letter(b) <> letter(c) <> letter(d) <> base64(rest)
    <<a:6, b:6, c:4>> -> letter(a) <> letter(b) <> letter(c * 4) <> "="
    <<a:6, b:2>> -> letter(a) <> letter(b * 16) <> "=="
    _ -> ""
  }
}

fn letter(index: Int) -> String {
  let alphabet = <<
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/":utf8,
  >>
  let assert <<_:bytes-size(index), letter:bytes-size(1), _:bytes>> = alphabet
  to_string(letter)
}

fn runs(bits: BitArray) -> List(#(Int, Int)) {
  case bits {
    <<bit:1, rest:bits>> -> runs_loop(rest, bit, 1, [])
    _ -> []
  }
}

fn runs_loop(
  bits: BitArray,
  current: Int,
  length: Int,
  done: List(#(Int, Int)),
) -> List(#(Int, Int)) {
  case bits {
    <<bit:1, rest:bits>> if bit == current ->
      runs_loop(rest, current, length + 1, done)
    <<bit:1, rest:bits>> ->
      runs_loop(rest, bit, 1, [#(current, length), ..done])
    _ -> reverse([#(current, length), ..done], [])
  }
}

fn ones(bits: BitArray, count: Int) -> Int {
  case bits {
    <<1:1, rest:bits>> -> ones(rest, count + 1)
    <<0:1, rest:bits>> -> ones(rest, count)
    _ -> count
  }
}

fn reverse_bits(bits: BitArray, done: BitArray) -> BitArray {
  case bits {
    <<bit:1, rest:bits>> -> reverse_bits(rest, <<bit:1, done:bits>>)
    _ -> done
  }
}

fn adler(bytes: BitArray, a: Int, b: Int) -> Int {
  case bytes {
    <<byte, rest:bytes>> -> {
      let a = { a + byte } % 65_521
      adler(rest, a, { b + a } % 65_521)
    }
    _ -> b * 65_536 + a
  }
}

fn reverse(list: List(a), done: List(a)) -> List(a) {
  case list {
    [] -> done
    [x, ..rest] -> reverse(rest, [x, ..done])
  }
}

// Strings are bytes here.
@external(erlang, "corpus", "id")
fn to_string(bytes: BitArray) -> String

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "show_bytes")
fn show_bytes(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
