//! Choosing a handler by the kinds of its operands: `pick!` names the role of each, `s` for any source and `r` for a register.

macro_rules! pick {
    ($($f:ident)::+; r $a:expr) => {
        match $a.place() {
            Place::Y => $($f)::+::<Y> as Handler,
            Place::X | Place::Constant => $($f)::+::<X>,
        }
    };
    ($($f:ident)::+; s $a:expr) => {
        match $a.place() {
            Place::X => $($f)::+::<X> as Handler,
            Place::Y => $($f)::+::<Y>,
            Place::Constant => $($f)::+::<K>,
        }
    };
    ($($f:ident)::+; r $a:expr, r $b:expr) => {
        match ($a.place(), $b.place()) {
            (Place::Y, Place::Y) => $($f)::+::<Y, Y> as Handler,
            (Place::Y, _) => $($f)::+::<Y, X>,
            (_, Place::Y) => $($f)::+::<X, Y>,
            _ => $($f)::+::<X, X>,
        }
    };
    ($($f:ident)::+; s $a:expr, r $b:expr) => {
        match ($a.place(), $b.place()) {
            (Place::X, Place::Y) => $($f)::+::<X, Y> as Handler,
            (Place::X, _) => $($f)::+::<X, X>,
            (Place::Y, Place::Y) => $($f)::+::<Y, Y>,
            (Place::Y, _) => $($f)::+::<Y, X>,
            (Place::Constant, Place::Y) => $($f)::+::<K, Y>,
            (Place::Constant, _) => $($f)::+::<K, X>,
        }
    };
    ($($f:ident)::+; r $a:expr, s $b:expr) => {
        match ($a.place(), $b.place()) {
            (Place::Y, Place::X) => $($f)::+::<Y, X> as Handler,
            (Place::Y, Place::Y) => $($f)::+::<Y, Y>,
            (Place::Y, Place::Constant) => $($f)::+::<Y, K>,
            (_, Place::X) => $($f)::+::<X, X>,
            (_, Place::Y) => $($f)::+::<X, Y>,
            (_, Place::Constant) => $($f)::+::<X, K>,
        }
    };
    // Not both constants.
    ($($f:ident)::+; s $a:expr, s $b:expr) => {
        match ($a.place(), $b.place()) {
            (Place::X, Place::X) => $($f)::+::<X, X> as Handler,
            (Place::X, Place::Y) => $($f)::+::<X, Y>,
            (Place::X, Place::Constant) => $($f)::+::<X, K>,
            (Place::Y, Place::X) => $($f)::+::<Y, X>,
            (Place::Y, Place::Y) => $($f)::+::<Y, Y>,
            (Place::Y, Place::Constant) => $($f)::+::<Y, K>,
            (Place::Constant, Place::Y) => $($f)::+::<K, Y>,
            (Place::Constant, _) => $($f)::+::<K, X>,
        }
    };
    ($($f:ident)::+; s $a:expr, s $b:expr, r $c:expr) => {
        match ($a.place(), $b.place(), $c.place()) {
            (Place::X, Place::X, Place::Y) => $($f)::+::<X, X, Y> as Handler,
            (Place::X, Place::X, _) => $($f)::+::<X, X, X>,
            (Place::X, Place::Y, Place::Y) => $($f)::+::<X, Y, Y>,
            (Place::X, Place::Y, _) => $($f)::+::<X, Y, X>,
            (Place::X, Place::Constant, Place::Y) => $($f)::+::<X, K, Y>,
            (Place::X, Place::Constant, _) => $($f)::+::<X, K, X>,
            (Place::Y, Place::X, Place::Y) => $($f)::+::<Y, X, Y>,
            (Place::Y, Place::X, _) => $($f)::+::<Y, X, X>,
            (Place::Y, Place::Y, Place::Y) => $($f)::+::<Y, Y, Y>,
            (Place::Y, Place::Y, _) => $($f)::+::<Y, Y, X>,
            (Place::Y, Place::Constant, Place::Y) => $($f)::+::<Y, K, Y>,
            (Place::Y, Place::Constant, _) => $($f)::+::<Y, K, X>,
            (Place::Constant, Place::Y, Place::Y) => $($f)::+::<K, Y, Y>,
            (Place::Constant, Place::Y, _) => $($f)::+::<K, Y, X>,
            (Place::Constant, _, Place::Y) => $($f)::+::<K, X, Y>,
            (Place::Constant, _, _) => $($f)::+::<K, X, X>,
        }
    };
    ($($f:ident)::+; r $a:expr, r $b:expr, r $c:expr) => {
        match ($a.place(), $b.place(), $c.place()) {
            (Place::Y, Place::Y, Place::Y) => $($f)::+::<Y, Y, Y> as Handler,
            (Place::Y, Place::Y, _) => $($f)::+::<Y, Y, X>,
            (Place::Y, _, Place::Y) => $($f)::+::<Y, X, Y>,
            (Place::Y, _, _) => $($f)::+::<Y, X, X>,
            (_, Place::Y, Place::Y) => $($f)::+::<X, Y, Y>,
            (_, Place::Y, _) => $($f)::+::<X, Y, X>,
            (_, _, Place::Y) => $($f)::+::<X, X, Y>,
            _ => $($f)::+::<X, X, X>,
        }
    };
}

pub(crate) use pick;
