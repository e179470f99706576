//! The targets: each takes any bytes and comes back. What it gives says whether they were sound.

use asterias::{Listing, Value, Vm};
use asterias_compiler::lint::{Behaviour, Behaviours};
use asterias_compiler::syntax::epp::NoSources;
use asterias_compiler::{Options, compile};
use asterias_heap::FragmentBuilder;
use asterias_heap::etf::{DecodeOptions, NoFuns, decode};

use crate::seeds::SPECIFICATIONS;

/// The most bytes that compressed terms may grow to here.
const MAX_BYTES: usize = 16 << 20;

/// Decodes an external term.
#[must_use]
pub fn external_term(bytes: &[u8]) -> bool {
    let options = DecodeOptions {
        max_bytes: MAX_BYTES,
        ..DecodeOptions::default()
    };
    decode(bytes, &mut FragmentBuilder::new(64), &options, &mut NoFuns).is_ok()
}

/// Parses, verifies and lowers a module, and lists both forms.
#[must_use]
pub fn module(bytes: &[u8]) -> bool {
    let generic = asterias::disassemble(bytes, Listing::Generic).is_ok();
    asterias::disassemble(bytes, Listing::Specific).is_ok() && generic
}

/// What a pattern is run on: letters, digits, lines, and characters of two and four bytes.
const SUBJECT: &str =
    "The 3 quick\nbrown foxes, \u{e5}\u{1f98a} jumped over 2024-12-31 aaaaaaaaaaaaaaaa\r\n";
/// The object that a match specification is run on.
const OBJECT: &[u8] = b"\x83h\x04w\x03keya\x2al\x00\x00\x00\x02w\x01aw\x01bjm\x00\x00\x00\x04text";

/// Targets that need a running machine.
#[derive(Debug)]
pub struct Machine {
    vm: Vm,
}

impl Machine {
    /// Starts one with a single worker.
    ///
    /// # Errors
    /// The machine does not start, or refuses a sound term.
    pub fn start() -> Result<Machine, Box<dyn std::error::Error + Send + Sync>> {
        let machine = Machine {
            vm: Vm::builder().workers(1).build()?,
        };
        // The atoms of what is damaged must exist; damage makes no others.
        for term in SPECIFICATIONS.iter().copied().chain([OBJECT]) {
            let bytes = Value::Binary(term.to_vec());
            machine.vm.call("erlang", "binary_to_term", vec![bytes])?;
        }
        Ok(machine)
    }

    fn call(&self, module: &str, function: &str, arguments: Vec<Value>) -> Option<Value> {
        self.vm.call(module, function, arguments).ok()
    }

    fn term(&self, bytes: &[u8]) -> Option<Value> {
        let options = Value::List(vec![Value::atom("safe")]);
        let bytes = Value::Binary(bytes.to_vec());
        self.call("erlang", "binary_to_term", vec![bytes, options])
    }

    /// Compiles a regular expression and looks for all that it matches.
    #[must_use]
    pub fn pattern(&self, bytes: &[u8]) -> bool {
        let limit = |name| Value::Tuple(vec![Value::atom(name), Value::Int(10_000)]);
        let options = Value::List(vec![
            Value::atom("global"),
            limit("match_limit"),
            limit("match_limit_recursion"),
        ]);
        let arguments = vec![Value::from(SUBJECT), Value::Binary(bytes.to_vec()), options];
        self.call("re", "run", arguments).is_some()
    }

    /// Compiles a match specification, an external term, and runs it.
    #[must_use]
    pub fn specification(&self, bytes: &[u8]) -> bool {
        let (Some(object), Some(specification)) = (self.term(OBJECT), self.term(bytes)) else {
            return false;
        };
        let arguments = vec![object, specification];
        matches!(
            self.call("ets", "test_ms", arguments),
            Some(Value::Tuple(answer)) if answer.first() == Some(&Value::atom("ok"))
        )
    }
}

/// Where nothing is known of any behaviour.
struct NoBehaviours;

impl Behaviours for NoBehaviours {
    fn find(&self, _: &str) -> Option<Behaviour> {
        None
    }
}

/// Reads, checks and compiles the text of a module.
///
/// # Panics
/// The host gives no thread to compile on.
#[must_use]
pub fn text(bytes: &[u8]) -> bool {
    compile(
        "fuzz.erl",
        bytes,
        &NoSources,
        &NoBehaviours,
        &Options::default(),
    )
    .expect("a thread")
    .file
    .is_some()
}
