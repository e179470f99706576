%% A mailbox of two hundred thousand messages, and a request through it.
-module(deep_mailbox).
-include("case.hrl").

main() ->
    [self() ! {noise, N} || N <- lists:seq(1, 200000)],
    P = spawn(fun() -> loop() end),
    ?show(lists:sum([ask(P, N) || N <- lists:seq(1, 300)])),
    ?show(count(0)),
    ok.

ask(P, N) -> R = make_ref(), P ! {R, self(), N}, receive {R, A} -> A end.
loop() -> receive {R, S, N} -> S ! {R, N}, loop() end.
count(N) -> receive {noise, _} -> count(N + 1) after 0 -> N end.
