//! What mutations begin with: sound input of every kind.

use std::io;
use std::path::{Path, PathBuf};

/// External terms, one of each kind of term at least.
pub const TERMS: &[&[u8]] = &[
    // {ok, [1, 255, 256, -1], <<"bytes">>, 1.5, []}
    b"\x83h\x05w\x02okl\x00\x00\x00\x04a\x01a\xffb\x00\x00\x01\x00b\xff\xff\xff\xffjm\x00\x00\x00\x05bytesF\x3f\xf8\x00\x00\x00\x00\x00\x00j",
    // #{a => 1, b => "text", c => <<5:3>>}
    b"\x83t\x00\x00\x00\x03w\x01aa\x01w\x01bk\x00\x04textw\x01cM\x00\x00\x00\x01\x03\xa0",
    // Integers beyond 64 bits, of both signs.
    b"\x83h\x02n\x09\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09n\x09\x01\x01\x02\x03\x04\x05\x06\x07\x08\x09",
    b"\x83o\x00\x00\x00\x0a\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a",
    // A pid, a port and a reference of another node.
    b"\x83h\x03Xw\x03n@h\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03xw\x03n@h\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x05Z\x00\x03w\x03n@h\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03",
    // fun lists:map/2, an old float, an improper list.
    b"\x83qw\x05listsw\x03mapa\x02",
    b"\x83c1.50000000000000000000e+00\x00\x00\x00\x00\x00",
    b"\x83l\x00\x00\x00\x01a\x01a\x02",
    // Six lists, each in the next.
    b"\x83l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01a\x01jjjjjj",
    // Compressed.
    b"\x83P\x00\x00\x00\x12\x78\x9c\xcb\x66\xe0\x2f\x2e\x41\x81\x00\x3e\xa8\x07\x3f",
];

/// Regular expressions: every construct once at least.
pub const PATTERNS: &[&str] = &[
    r"(\w+)\s+(?:quick|slow)\b.*?$",
    r"^(?<year>\d{4})-(?<month>\d\d)-(\d{1,2}+)(?=\r?\n|\z)",
    r"(?i:THE)\h(?'n'[0-9]*)(?(n)\x20|x)[[:alpha:]]+\R",
    r"(a|aa)++(?!b)(?<=a)(?<!c)\1?",
    r"(?<word>\b[^\W_]+\b)(?:[,;]|\s)\k<word>?",
    r"\((?:[^()]|(?R))*\)|(?|(x)|(y))\K.",
    r"(*UTF)\p{Lu}\X\P{Ll}[\x{e5}\x{1f98a}]",
    r"(?x) a{2,3}? # letters
      | (?s-m:.) \Q.*\E | \cA | \07 | (?>b+)",
];

/// Match specifications as external terms.
pub const SPECIFICATIONS: &[&[u8]] = &[
    // [{{'$1','$2','_',<<"text">>}, [{'>','$2',10},{is_atom,'$1'}], ['$$']}]
    b"\x83l\x00\x00\x00\x01h\x03h\x04w\x02$1w\x02$2w\x01_m\x00\x00\x00\x04textl\x00\x00\x00\x02h\x03w\x01>w\x02$2a\x0ah\x02w\x07is_atomw\x02$1jl\x00\x00\x00\x01w\x02$$jj",
    // [{'$1', [], [{{{element,1,'$1'},{const,{a}},[{'+',1,{size,'$_'}}]}}]}]
    b"\x83l\x00\x00\x00\x01h\x03w\x02$1jl\x00\x00\x00\x01h\x01h\x03h\x03w\x07elementa\x01w\x02$1h\x02w\x05consth\x01w\x01al\x00\x00\x00\x01h\x03w\x01+a\x01h\x02w\x04sizew\x02$_jjj",
    // [{{key,'$1','$2','_'}, [{'or',{'=:=',{hd,'$2'},a},{'andalso',{is_list,'$2'},{'<',{length,'$2'},1}}}], [{map_get,k,#{k => '$1'}}, {'rem','$1',5}]}]
    b"\x83l\x00\x00\x00\x01h\x03h\x04w\x03keyw\x02$1w\x02$2w\x01_l\x00\x00\x00\x01h\x03w\x02orh\x03w\x03=:=h\x02w\x02hdw\x02$2w\x01ah\x03w\x07andalsoh\x02w\x07is_listw\x02$2h\x03w\x01<h\x02w\x06lengthw\x02$2a\x01jl\x00\x00\x00\x02h\x03w\x07map_getw\x01kt\x00\x00\x00\x01w\x01kw\x02$1h\x03w\x03remw\x02$1a\x05jj",
];

/// Erlang text.
pub const TEXTS: &[&str] = &[
    "-module(a).\n-export([f/1, g/2]).\n-record(r, {x = 1 :: integer(), y}).\n-define(M(X), {X, ??X}).\n\
     f(#r{x = X, y = [H | _]} = R) when X > 1, is_atom(H); X =:= 0 -> R#r{y = ?M(X)};\n\
     f(<<A:8, B/binary-unit:8>>) -> try g(A, B) of {ok, V} -> V; _ -> 0 catch error:E:S -> {E, S} after ok end;\n\
     f(#{k := V} = M) -> M#{k => fun(X) -> X + V end, 2 => fun g/2};\n\
     f(X) -> [Y || {Y, true} <- X, Y =/= $a].\n\
     g(A, B) -> receive {A, X} when X < 16#ff -> <<X:16/little>>; B -> 1.5e3 after 10 -> \"text\\n\" end.\n",
    "-module(b).\n-ifdef(X).\n-compile(export_all).\n-else.\n-export([h/0]).\n-endif.\n-type t() :: {a, [b]} | #{c => d}.\n\
     -spec h() -> t().\nh() -> case put(k, 1) of undefined when true -> if true -> begin A = 1, A end end; _ -> maybe \
     {ok, B} ?= get(k), B else _ -> [1 | [2]] ++ \"a\" \"b\" end end.\n",
];

/// The compiled modules of the conformance corpus, in the order of their names.
///
/// # Errors
/// The corpus cannot be read.
pub fn modules() -> io::Result<Vec<PathBuf>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases");
    let mut found = Vec::new();
    for family in std::fs::read_dir(cases)? {
        let family = family?.path();
        // Those of `deep` do on purpose what a mutated program should not.
        if !family.is_dir() || family.ends_with("deep") {
            continue;
        }
        for file in std::fs::read_dir(family)? {
            let file = file?.path();
            if file.extension().is_some_and(|name| name == "beam") {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}
