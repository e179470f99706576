%% References as tags of requests, matched among other messages.
-module(refs_messages).
-include("case.hrl").

main() ->
    Server = spawn(fun server/0),
    ?show([call(Server, N) || N <- lists:seq(1, 20)]),
    [self() ! {noise, N} || N <- lists:seq(1, 500)],
    ?show(lists:sum([call(Server, N) || N <- lists:seq(1, 20)])),
    ?show(length(drain())),
    ok.

server() -> receive {Ref, From, N} -> From ! {Ref, N * N}, server() end.

call(Server, N) ->
    Ref = make_ref(),
    Server ! {Ref, self(), N},
    receive {Ref, Answer} -> Answer end.

drain() -> receive M -> [M | drain()] after 0 -> [] end.
