//! Small modules as the compilers of OTP 27 and 29 write them: parsed, listed, written again, and mutilated.

#![allow(clippy::unwrap_used, reason = "a test may fail by unwrapping")]

use std::path::PathBuf;

use asterias_beam::{
    AtomIndex, Container, LineIndex, Listing, Module, Op, Operand, Release, Type, write_container,
};

/// The checksums that `beam_lib:md5/1` gives, beside the paths.
const CHECKSUMS: &str = include_str!("fixtures/md5.txt");

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(folder().join(path).with_extension("beam")).unwrap()
}

fn fixtures() -> impl Iterator<Item = (&'static str, &'static str, Vec<u8>)> {
    CHECKSUMS.lines().map(|line| {
        let (path, md5) = line.split_once(' ').unwrap();
        (path, md5, fixture(path))
    })
}

fn release(path: &str) -> Release {
    if path.starts_with("otp27") {
        Release::Otp27
    } else {
        Release::Otp29
    }
}

#[test]
fn checksums_agree() {
    for (path, md5, bytes) in fixtures() {
        let hex: String = Module::parse(&bytes)
            .unwrap()
            .md5
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hex, md5, "{path}");
    }
}

#[test]
fn chunks_come_back_byte_for_byte() {
    for (path, _, bytes) in fixtures() {
        let module = Module::parse(&bytes).unwrap();
        let written = module.encode(release(path)).unwrap();
        let (before, after) = (
            Container::parse(&bytes).unwrap(),
            Container::parse(&written).unwrap(),
        );
        for (id, data) in after.chunks().filter(|(id, _)| id != b"LitT") {
            assert_eq!(
                before.chunk(&id),
                Some(data),
                "{path} {}",
                String::from_utf8_lossy(&id)
            );
        }
        let back = Module::parse(&written).unwrap();
        assert_eq!(
            Module {
                md5: module.md5,
                ..back
            },
            module,
            "{path}"
        );
    }
}

#[test]
fn the_other_release_reads_the_same() {
    for name in ["shapes", "bits", "procs"] {
        let module = Module::parse(&fixture(&format!("otp29/{name}"))).unwrap();
        let back = Module::parse(&module.encode(Release::Otp27).unwrap()).unwrap();
        assert_eq!(
            Module {
                md5: module.md5,
                ..back
            },
            module,
            "{name}"
        );
    }
    let records = Module::parse(&fixture("otp29/points")).unwrap();
    assert_eq!(records.encode(Release::Otp27).unwrap_err().chunk, "Recs");
}

#[test]
fn gzipped_files_are_read() {
    use std::io::Write;
    let plain = fixture("otp27/shapes");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).unwrap();
    let zipped = gzip.finish().unwrap();
    assert_eq!(
        Module::parse(&zipped).unwrap(),
        Module::parse(&plain).unwrap()
    );
    assert!(Module::parse(&zipped[..zipped.len() / 2]).is_err());
}

#[test]
fn tables_hold_what_the_source_says() {
    let module = Module::parse(&fixture("otp29/procs")).unwrap();
    assert_eq!(module.name(), "procs");
    assert_eq!(module.compiler_version().as_deref(), Some("10.0.7"));
    assert_eq!(module.types[0], Type::ANY);
    let mut exports: Vec<String> = module
        .exports
        .iter()
        .map(|export| format!("{}/{}", module.atom(export.function), export.arity))
        .collect();
    exports.sort();
    assert_eq!(
        exports,
        [
            "call/2",
            "flush/0",
            "loop/1",
            "module_info/0",
            "module_info/1",
            "pick/2",
            "run/3"
        ]
    );
    let shapes = Module::parse(&fixture("otp29/shapes")).unwrap();
    let lambda = shapes.lambdas[0];
    assert_eq!(
        (shapes.atom(lambda.function), lambda.arity, lambda.num_free),
        ("-scale/2-fun-0-", 2, 1)
    );
    let places: Vec<_> = (1..module.lines.len() as u32)
        .filter_map(|index| module.lines.location(LineIndex(index)))
        .collect();
    assert!(
        places
            .iter()
            .any(|place| place.file.is_none() && place.line == 11)
    );
    assert!(
        places
            .iter()
            .any(|place| place.file == Some("generated.hrl") && place.line == 101)
    );
    assert_eq!(module.lines.location(LineIndex(0)), None);
    for function in &module.code.functions {
        let entry = &module.code.instrs[module.code.label_position(function.entry).unwrap()];
        assert_eq!(
            (entry.op, module.code.args(entry)),
            (Op::Label, &[Operand::Label(function.entry)][..])
        );
    }
}

#[test]
fn records_are_read() {
    let module = Module::parse(&fixture("otp29/points")).unwrap();
    let record = &module.records[0];
    assert_eq!(
        (module.atom(record.name), record.exported),
        ("point", false)
    );
    let names: Vec<&str> = record
        .fields
        .iter()
        .map(|field| module.atom(field.name))
        .collect();
    assert_eq!(names, ["x", "y", "tag", "name"]);
    assert_eq!(record.fields[0].default, Some(Operand::Integer(0)));
    let Some(Operand::BigInteger(big)) = record.fields[1].default else {
        panic!("no big integer")
    };
    assert_eq!(
        module.code.big_magnitude(big),
        (false, vec![0, 0, 0, 0, 0, 0, 0, 0, 64])
    );
    assert_eq!(record.fields[2].default, None);
}

#[test]
fn listings_are_as_recorded() {
    for path in ["otp27/shapes", "otp27/bits", "otp29/procs", "otp29/points"] {
        let listing = Listing(&Module::parse(&fixture(path)).unwrap()).to_string();
        let expected = folder().join(path).with_extension("listing");
        if std::env::var_os("ASTERIAS_RECORD").is_some() {
            std::fs::write(&expected, &listing).unwrap();
        }
        assert_eq!(
            listing,
            std::fs::read_to_string(&expected).unwrap(),
            "{path}"
        );
    }
}

/// The file with the data of one chunk changed.
fn with_chunk(bytes: &[u8], id: &[u8; 4], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let container = Container::parse(bytes).unwrap();
    let mut data = container.chunk(id).unwrap().to_vec();
    change(&mut data);
    write_container(
        container
            .chunks()
            .map(|(other, old)| (other, if other == *id { &data[..] } else { old })),
    )
    .unwrap()
}

#[test]
fn refusals_say_where_and_what() {
    let bytes = fixture("otp27/shapes");
    let refusal = |file: &[u8]| Module::parse(file).unwrap_err().to_string();
    assert_eq!(
        refusal(b"hello"),
        "chunk FOR1, offset 0: this is no BEAM file"
    );
    assert_eq!(
        refusal(&bytes[..bytes.len() - 8]),
        "chunk FOR1, offset 8: the file is cut short"
    );
    let first = 20 + 2;
    let obsolete = with_chunk(&bytes, b"Code", |code| code[first] = Op::PutTuple.code());
    assert!(
        refusal(&obsolete).ends_with(
            "instruction put_tuple/2 is obsolete: no compiler since OTP 25 emits it (this is from compiler 8.6.1)"
        ),
        "{}",
        refusal(&obsolete)
    );
    let unknown = with_chunk(&bytes, b"Code", |code| code[first] = 250);
    assert!(
        refusal(&unknown).contains("instruction number 250 is not known"),
        "{}",
        refusal(&unknown)
    );
    let no_label = with_chunk(&bytes, b"ExpT", |table| {
        table[12..16].copy_from_slice(&3_u32.to_be_bytes())
    });
    assert!(
        refusal(&no_label).contains("is no entry of a function of arity"),
        "{}",
        refusal(&no_label)
    );
    let no_atom = with_chunk(&bytes, b"ImpT", |table| {
        table[4..8].copy_from_slice(&999_u32.to_be_bytes())
    });
    assert_eq!(
        refusal(&no_atom),
        "chunk ImpT, offset 4: there is no atom 999"
    );
}

/// A xorshift generator: the same bytes in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

/// Uses everything that a parsed module promises to hold.
fn exercise(module: &Module) {
    let _ = Listing(module).to_string();
    for index in 0..module.atoms.len() as u32 {
        assert!(!module.atom(AtomIndex(index)).is_empty() || index < u32::MAX);
    }
    for export in &module.exports {
        assert!(module.code.label_position(export.label).is_some());
    }
    let written = module.encode(Release::Otp29).unwrap();
    let back = Module::parse(&written).unwrap();
    assert_eq!(back.code.instrs.len(), module.code.instrs.len());
}

#[test]
fn mutilated_files_return() {
    let mut random = Random(0x0a57_e21a5);
    let mut accepted = 0;
    for (_, _, bytes) in fixtures() {
        for _ in 0..2_000 {
            let mut mutant = bytes.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(mutant.len());
                mutant[at] = if random.below(2) == 0 {
                    random.next() as u8
                } else {
                    mutant[at] ^ 1 << random.below(8)
                };
            }
            if random.below(8) == 0 {
                mutant.truncate(random.below(mutant.len()));
            }
            if let Ok(module) = Module::parse(&mutant) {
                accepted += 1;
                exercise(&module);
            }
        }
    }
    assert!(
        accepted > 100,
        "only {accepted} mutants parsed: they test nothing"
    );
}

#[test]
fn mutilated_code_returns() {
    let mut random = Random(0xc0de);
    for (_, _, bytes) in fixtures() {
        let len = Container::parse(&bytes)
            .unwrap()
            .chunk(b"Code")
            .unwrap()
            .len();
        for _ in 0..2_000 {
            let (at, byte) = (random.below(len), random.next() as u8);
            if let Ok(module) = Module::parse(&with_chunk(&bytes, b"Code", |code| code[at] = byte))
            {
                exercise(&module);
            }
        }
    }
}
