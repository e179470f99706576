%% A small matcher of regular expressions by derivatives.
-module(program_regex).
-include("case.hrl").

main() ->
    R = {seq, {star, {alt, {c, $a}, {c, $b}}}, {seq, {c, $c}, {opt, {c, $d}}}},
    [?show({S, match(R, S)}) || S <- ["c", "cd", "abbac", "ababcd", "d", "abc ", "", "ccd"]],
    E = {star, {seq, {c, $x}, {star, {c, $y}}}},
    [?show({S, match(E, S)}) || S <- ["", "x", "xyyxy", "y", lists:append(lists:duplicate(50, "xyy"))]],
    ok.

match(R, []) -> nullable(R);
match(none, _) -> false;
match(R, [C | Cs]) -> match(derive(R, C), Cs).

nullable(empty) -> true;
nullable({star, _}) -> true;
nullable({opt, _}) -> true;
nullable({seq, A, B}) -> nullable(A) andalso nullable(B);
nullable({alt, A, B}) -> nullable(A) orelse nullable(B);
nullable(_) -> false.

derive({c, C}, C) -> empty;
derive({alt, A, B}, C) -> alt(derive(A, C), derive(B, C));
derive({opt, A}, C) -> derive(A, C);
derive({star, A} = S, C) -> seq(derive(A, C), S);
derive({seq, A, B}, C) ->
    First = seq(derive(A, C), B),
    case nullable(A) of
        true -> alt(First, derive(B, C));
        false -> First
    end;
derive(_, _) -> none.

seq(none, _) -> none;
seq(empty, B) -> B;
seq(A, B) -> {seq, A, B}.

alt(none, B) -> B;
alt(A, none) -> A;
alt(A, A) -> A;
alt(A, B) -> {alt, A, B}.
