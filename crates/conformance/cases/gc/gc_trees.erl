%% Balanced trees built, rotated and thrown away.
-module(gc_trees).
-include("case.hrl").

main() ->
    T = lists:foldl(fun insert/2, nil, [(N * 7919) rem 2003 || N <- lists:seq(1, 1500)]),
    ?show(size_(T)),
    ?show(lists:sum(to_list(T, []))),
    ?show(to_list(T, []) =:= lists:usort([(N * 7919) rem 2003 || N <- lists:seq(1, 1500)])),
    ?show(depths(12)),
    ok.

insert(X, nil) -> {nil, X, nil};
insert(X, {L, Y, R}) when X < Y -> {insert(X, L), Y, R};
insert(X, {L, Y, R}) when X > Y -> {L, Y, insert(X, R)};
insert(_, T) -> T.

size_(nil) -> 0;
size_({L, _, R}) -> size_(L) + 1 + size_(R).

to_list(nil, A) -> A;
to_list({L, X, R}, A) -> to_list(L, [X | to_list(R, A)]).

depths(D) -> check(bottom_up(D)).
bottom_up(0) -> leaf;
bottom_up(D) -> {bottom_up(D - 1), bottom_up(D - 1)}.
check(leaf) -> 1;
check({L, R}) -> 1 + check(L) + check(R).
