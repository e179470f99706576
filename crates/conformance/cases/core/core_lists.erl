%% Building lists and walking them.
-module(core_lists).
-export([main/0]).

main() ->
    L = seq(1, 10),
    erlang:display(L),
    erlang:display(hd(L)),
    erlang:display(tl(L)),
    erlang:display(length(L)),
    erlang:display(sum(L, 0)),
    erlang:display(reverse(L, [])),
    erlang:display([a | b]),
    erlang:display([[], [[]], [[[]]]]),
    ok.

seq(N, M) when N > M -> [];
seq(N, M) -> [N | seq(N + 1, M)].

sum([], Sum) -> Sum;
sum([N | Ns], Sum) -> sum(Ns, Sum + N).

reverse([], Done) -> Done;
reverse([X | Xs], Done) -> reverse(Xs, [X | Done]).
