//! Natives of module `math`: what is no number is `badarg`, what has no finite result `badarith`.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::Term;

use crate::number::{Number, finite};

natives! {
    /// Natives of module `math`.
    pub(crate) static TABLE: "math" {
        alloc "acos"/1 => acos,
        alloc "acosh"/1 => acosh,
        alloc "asin"/1 => asin,
        alloc "asinh"/1 => asinh,
        alloc "atan"/1 => atan,
        alloc "atan2"/2 => atan2,
        alloc "atanh"/1 => atanh,
        alloc "ceil"/1 => ceil,
        alloc "cos"/1 => cos,
        alloc "cosh"/1 => cosh,
        alloc "erf"/1 => erf,
        alloc "erfc"/1 => erfc,
        alloc "exp"/1 => exp,
        alloc "floor"/1 => floor,
        alloc "fmod"/2 => fmod,
        alloc "log"/1 => log,
        alloc "log10"/1 => log10,
        alloc "log2"/1 => log2,
        alloc "pi"/0 => pi,
        alloc "pow"/2 => pow,
        alloc "sin"/1 => sin,
        alloc "sinh"/1 => sinh,
        alloc "sqrt"/1 => sqrt,
        alloc "tan"/1 => tan,
        alloc "tanh"/1 => tanh,
        alloc "tau"/0 => tau,
    }
}

fn float<'h>(term: Term<'h>) -> Result<f64, Stop<'h>> {
    Number::of(term)
        .ok_or_else(Stop::badarg)?
        .to_f64()
        .ok_or_else(Stop::badarith)
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),*) => $compute:expr;)*) => {
        $(
            $(#[$doc])*
            fn $name<'h>(env: &mut Env<'h>, $($argument: Term<'h>),*) -> Outcome<'h> {
                let compute: fn($(functions!(@ $argument)),*) -> f64 = $compute;
                finite(env, compute($(float($argument)?),*))
            }
        )*
    };
    (@ $argument:ident) => { f64 };
}

functions! {
    /// `acos/1`.
    acos(x) => f64::acos;
    /// `acosh/1`, by the C library's algorithm: that of Rust's loses digits near one.
    acosh(x) => libm::acosh;
    /// `asin/1`.
    asin(x) => f64::asin;
    /// `asinh/1`.
    asinh(x) => libm::asinh;
    /// `atan/1`.
    atan(x) => f64::atan;
    /// `atan2/2`.
    atan2(y, x) => f64::atan2;
    /// `atanh/1`.
    atanh(x) => libm::atanh;
    /// `ceil/1`.
    ceil(x) => f64::ceil;
    /// `cos/1`.
    cos(x) => f64::cos;
    /// `cosh/1`.
    cosh(x) => f64::cosh;
    /// `erf/1`.
    erf(x) => libm::erf;
    /// `erfc/1`.
    erfc(x) => libm::erfc;
    /// `exp/1`.
    exp(x) => f64::exp;
    /// `floor/1`.
    floor(x) => f64::floor;
    /// `fmod/2`.
    fmod(x, y) => |x, y| x % y;
    /// `log/1`.
    log(x) => f64::ln;
    /// `log10/1`.
    log10(x) => f64::log10;
    /// `log2/1`.
    log2(x) => f64::log2;
    /// `pi/0`.
    pi() => || std::f64::consts::PI;
    /// `pow/2`.
    pow(x, y) => f64::powf;
    /// `sin/1`.
    sin(x) => f64::sin;
    /// `sinh/1`.
    sinh(x) => f64::sinh;
    /// `sqrt/1`.
    sqrt(x) => f64::sqrt;
    /// `tan/1`.
    tan(x) => f64::tan;
    /// `tanh/1`.
    tanh(x) => f64::tanh;
    /// `tau/0`.
    tau() => || std::f64::consts::TAU;
}
