%% Deep equality, order and hashing of nested terms.
-module(term_compare).
-include("../harness.hrl").

bench() ->
    A = tree(11, 1),
    B = tree(11, 1),
    C = setelement(3, tree(11, 1), changed),
    loop(120, A, B, C, 0).

loop(0, _, _, _, Sum) -> Sum;
loop(N, A, B, C, Sum) ->
    Equal = flag(A =:= B) + flag(A == B) * 2 + flag(A < C) * 4 + flag({N, A} =< {N, B}) * 8,
    loop(N - 1, A, B, C, (Sum + Equal + erlang:phash2({N, A})) band 16#ffffffffff).

flag(true) -> 1;
flag(false) -> 0.

tree(0, N) -> {leaf, N, <<"text of a leaf">>, 1.5, [a, b, N]};
tree(Depth, N) -> {node, tree(Depth - 1, N * 2), tree(Depth - 1, N * 2 + 1), #{depth => Depth, n => N}}.
