//! Compiled modules verify, broken ones do not, and nothing that parses makes the walk panic.

use std::path::{Path, PathBuf};

use asterias_beam::{Module, Op, Operand, Release};

use super::{Test, verify};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "beam")
        {
            found.push(path);
        }
    }
}

/// The compiled modules of the conformance cases and of the file format's own tests.
fn fixtures() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    collect(&crates.join("conformance/cases"), &mut found);
    collect(&crates.join("beam/tests/fixtures"), &mut found);
    found.sort();
    found
}

fn modules() -> impl Iterator<Item = (PathBuf, Module)> {
    fixtures().into_iter().filter_map(|path| {
        let module = Module::parse(&std::fs::read(&path).ok()?).ok()?;
        Some((path, module))
    })
}

#[test]
fn compiled_modules_verify() {
    let (mut count, mut elements, mut checked) = (0, 0, 0);
    for (path, module) in modules() {
        let analysis =
            verify(&module).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
        for (position, instr) in module.code.instrs.iter().enumerate() {
            if matches!(instr.op, Op::GetTupleElement | Op::GetList) {
                elements += 1;
                checked += usize::from(analysis.is_checked(position));
            }
        }
    }
    assert!(count > 900, "only {count} fixtures were found");
    assert!(
        checked * 20 < elements,
        "{checked} of {elements} instructions need a test"
    );
}

/// Bits of the instructions are flipped, or bytes written over; whatever still parses is walked.
#[test]
fn broken_code_is_survived() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let (mut parsed, mut refused) = (0, 0);
    for (path, module) in modules().step_by(9) {
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        let Some(start) = bytes.windows(4).position(|window| window == b"Code") else {
            continue;
        };
        let last = module
            .code
            .instrs
            .last()
            .map_or(0, |instr| instr.offset as usize);
        for _ in 0..60 {
            let mut broken = bytes.clone();
            for _ in 0..1 + random() % 3 {
                let at = start + 28 + random() % last.max(1);
                let Some(byte) = broken.get_mut(at) else {
                    continue;
                };
                *byte = if random() % 2 == 0 {
                    *byte ^ (1 << (random() % 8))
                } else {
                    random() as u8
                };
            }
            if let Ok(module) = Module::parse(&broken) {
                parsed += 1;
                refused += usize::from(verify(&module).is_err());
            }
        }
    }
    assert!(parsed > 200, "only {parsed} of the broken modules parse");
    assert!(
        refused * 10 > parsed,
        "only {refused} of {parsed} broken modules are refused"
    );
}

/// The first module that has such an instruction, and where.
fn first(wanted: impl Fn(&Module, usize) -> bool) -> (Module, usize) {
    for (_, module) in modules() {
        if let Some(position) =
            (0..module.code.instrs.len()).find(|position| wanted(&module, *position))
        {
            return (module, position);
        }
    }
    panic!("no fixture has such an instruction");
}

/// Whether the instruction is the first of a function with few arguments.
fn is_first(module: &Module, position: usize) -> bool {
    let mut functions = module.code.functions.iter();
    functions.any(|function| {
        function.arity < 9 && module.code.label_position(function.entry) == position.checked_sub(1)
    })
}

/// The file with other bytes in place of an instruction's, which are as many.
fn patched(module: &Module, position: usize, change: impl Fn(&mut [u8])) -> Module {
    let mut bytes = module
        .encode(Release::Otp29)
        .expect("a parsed module can be written");
    let start = bytes
        .windows(4)
        .position(|window| window == b"Code")
        .expect("there is code")
        + 28;
    // What is written may differ from what was read: offsets are those of the written file.
    let written = Module::parse(&bytes).expect("what is written can be read");
    let from = start + written.code.instrs[position].offset as usize;
    let to = start + written.code.instrs[position + 1].offset as usize;
    change(&mut bytes[from..to]);
    Module::parse(&bytes).expect("the change leaves a file that parses")
}

fn refusal(module: &Module) -> String {
    verify(module).expect_err("the module is broken").message
}

/// A compact operand of one byte.
fn short(tag: u8, value: u8) -> u8 {
    value << 4 | tag
}

const TAG_U: u8 = 0;
const TAG_X: u8 = 3;
const TAG_Y: u8 = 4;

#[test]
fn registers_must_be_written() {
    let (module, position) = first(|module, position| {
        let instr = &module.code.instrs[position];
        let args = module.code.args(instr);
        instr.op == Op::Move
            && matches!(args, [Operand::X(0..16), Operand::X(0..16)])
            && is_first(module, position)
    });
    let broken = patched(&module, position, |bytes| bytes[1] = short(TAG_X, 15));
    assert_eq!(refusal(&broken), "move: x15 holds no term");
}

#[test]
fn frames_must_be_there() {
    let (module, position) = first(|module, position| {
        let instr = &module.code.instrs[position];
        let args = module.code.args(instr);
        instr.op == Op::Move
            && matches!(args, [Operand::X(0..16), Operand::X(0..16)])
            && is_first(module, position)
    });
    let broken = patched(&module, position, |bytes| bytes[1] = short(TAG_Y, 0));
    assert_eq!(refusal(&broken), "move: y0 is beyond the frame");
    let (module, position) = first(|module, position| {
        let code = &module.code;
        let args = code.args(&code.instrs[position]);
        code.instrs[position].op == Op::Deallocate
            && args == [Operand::Unsigned(0)]
            && code.instrs[position + 1].op == Op::Return
    });
    let broken = patched(&module, position, |bytes| bytes[0] = Op::Line.code());
    assert_eq!(refusal(&broken), "return: the frame is still there");
}

#[test]
fn heap_must_be_asked_for() {
    let (module, position) = first(|module, position| {
        let code = &module.code;
        let args = code.args(&code.instrs[position]);
        code.instrs[position].op == Op::TestHeap
            && matches!(args, [Operand::Alloc(alloc), Operand::Unsigned(0..16)] if alloc.words == 2 && alloc.funs == 0 && alloc.floats == 0)
            && code.instrs[position + 1].op == Op::PutList
    });
    let module = Module::parse(&module.encode(Release::Otp29).expect("it can be written"))
        .expect("it can be read");
    let width = module.code.instrs[position + 1].offset - module.code.instrs[position].offset;
    assert!(width >= 3, "test_heap has two operands");
    let broken = patched(&module, position, |bytes| {
        let words = bytes
            .iter()
            .position(|byte| *byte == short(TAG_U, 2))
            .expect("two words are asked for");
        bytes[words] = short(TAG_U, 1);
    });
    assert_eq!(
        refusal(&broken),
        "put_list: 2 words of heap are used where 1 are left of those asked for"
    );
}

#[test]
fn what_is_not_proven_is_tested() {
    // A `get_hd` or `get_tl` of an argument behind a test that is no longer one.
    let (module, position) = first(|module, position| {
        let code = &module.code;
        code.instrs[position].op == Op::IsNonemptyList
            && matches!(code.args(&code.instrs[position]), [_, Operand::X(0)])
            && code.instrs[position + 1].op == Op::GetList
            && matches!(code.args(&code.instrs[position + 1]), [Operand::X(0), ..])
            && !verify(module).is_ok_and(|analysis| analysis.is_checked(position + 1))
    });
    let broken = patched(&module, position, |bytes| bytes[0] = Op::IsAtom.code());
    let analysis = verify(&broken).expect("types alone are no reason to refuse");
    let checks = analysis.checks(position + 1);
    assert_eq!(checks.len(), 1);
    assert_eq!(checks[0].test, Test::Cons);
}
