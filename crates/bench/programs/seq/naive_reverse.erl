%% Reversal by appending, quadratic: list cells made and dropped.
-module(naive_reverse).
-include("../harness.hrl").

bench() ->
    List = lists:seq(1, 500),
    loop(120, List, 0).

loop(0, _, Sum) -> Sum;
loop(N, List, Sum) -> loop(N - 1, List, Sum + hd(reverse(List))).

reverse([]) -> [];
reverse([H | T]) -> append(reverse(T), [H]).

append([], L) -> L;
append([H | T], L) -> [H | append(T, L)].
