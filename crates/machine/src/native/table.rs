//! Tables of natives: one for each Erlang module that has some.

use super::Native;

/// What a native may do; engines call the weaker ones with less ado.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Computes without allocating; guards may call it.
    Pure,
    /// May allocate, in the heap or beside it.
    Alloc,
    /// May send signals, start and stop processes, change tables, call back, wait.
    Process,
}

/// A native function.
#[derive(Clone, Copy, Debug)]
pub struct NativeEntry {
    /// The function's name.
    pub name: &'static str,
    /// Number of arguments.
    pub arity: u8,
    /// What it may do.
    pub effect: Effect,
    /// The function.
    pub function: Native,
}

/// The natives of one Erlang module.
#[derive(Clone, Copy, Debug)]
pub struct NativeTable {
    /// The module's name.
    pub module: &'static str,
    /// Its natives.
    pub entries: &'static [NativeEntry],
}

/// Declares the natives of an Erlang module.
///
/// Each row gives the effect (`pure`, `alloc` or `process`), the Erlang name and arity, and the Rust function. That function takes
/// `&mut Env<'h>` and as many arguments as the arity says, each of any type that is an [`Argument`](crate::native::Argument); what
/// it answers is any [`Answer`](crate::native::Answer). An argument that does not convert raises `badarg`.
///
/// ```ignore
/// natives! {
///     /// Natives of module `lists`.
///     pub static LISTS: "lists" {
///         alloc "reverse"/2 => reverse,
///         pure "member"/2 => member,
///     }
/// }
/// ```
#[macro_export]
macro_rules! natives {
    ($(#[$doc:meta])* $vis:vis static $table:ident: $module:literal {
        $($effect:ident $name:literal / $arity:tt => $function:path),* $(,)?
    }) => {
        $(#[$doc])*
        $vis static $table: $crate::native::NativeTable = $crate::native::NativeTable {
            module: $module,
            entries: &[$($crate::native::NativeEntry {
                name: $name,
                arity: $arity,
                effect: $crate::native_effect!($effect),
                function: $crate::native_wrapper!($arity, $function),
            }),*],
        };
    };
}

/// The [`Effect`] of a row of [`natives!`](crate::natives).
#[doc(hidden)]
#[macro_export]
macro_rules! native_effect {
    (pure) => {
        $crate::native::Effect::Pure
    };
    (alloc) => {
        $crate::native::Effect::Alloc
    };
    (process) => {
        $crate::native::Effect::Process
    };
}

/// The function of a row of [`natives!`](crate::natives): converts arguments and answer.
#[doc(hidden)]
#[macro_export]
macro_rules! native_wrapper {
    (0, $f:path) => { $crate::native_wrapper!(@ $f;) };
    (1, $f:path) => { $crate::native_wrapper!(@ $f; a) };
    (2, $f:path) => { $crate::native_wrapper!(@ $f; a b) };
    (3, $f:path) => { $crate::native_wrapper!(@ $f; a b c) };
    (4, $f:path) => { $crate::native_wrapper!(@ $f; a b c d) };
    (5, $f:path) => { $crate::native_wrapper!(@ $f; a b c d e) };
    (6, $f:path) => { $crate::native_wrapper!(@ $f; a b c d e g) };
    (@ $f:path; $($argument:ident)*) => {{
        fn call<'h>(
            mut env: $crate::native::Env<'h>,
            arguments: &'h [$crate::Term<'h>],
        ) -> $crate::native::Answered<'h> {
            #[inline(always)]
            fn outcome<'h>(
                env: &mut $crate::native::Env<'h>,
                arguments: &'h [$crate::Term<'h>],
            ) -> $crate::native::Outcome<'h> {
                let [$($argument),*] = arguments else { return Err($crate::native::Stop::badarg()) };
                let answer = $f(env, $($crate::native::convert::argument(*$argument)?),*);
                $crate::native::Answer::answer(answer, env)
            }
            let outcome = outcome(&mut env, arguments);
            env.finish(outcome)
        }
        call
    }};
}
