%% A record with many fields and updates of several at once.
-module(rec_wide).
-include("case.hrl").

-record(w, {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12}).

main() ->
    W = id(#w{}),
    ?show(W#w{l = x}),
    ?show(W#w{a = x, f = y, l = z}),
    ?show(W#w{a = W#w.l, l = W#w.a}),
    ?show(loop(W, 100)),
    ?show(W),
    ok.

loop(W, 0) -> W;
loop(W, N) -> loop(W#w{a = W#w.b, b = W#w.a + N, k = N, l = [N]}, N - 1).
