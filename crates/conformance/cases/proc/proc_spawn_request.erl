%% spawn_request and its reply.
-module(proc_spawn_request).
-include("case.hrl").

main() ->
    S = self(),
    R = spawn_request(fun() -> S ! hi end),
    ?show(receive {spawn_reply, R, ok, P} -> is_pid(P) end),
    ?show(receive hi -> hi end),
    R2 = spawn_request(fun() -> S ! hi end, [{reply, no}]),
    ?show({is_reference(R2), receive hi -> hi end}),
    ?show(receive {spawn_reply, R2, _, _} -> reply after 20 -> no_reply end),
    R3 = spawn_request(erlang, length, [[1]], [monitor]),
    ?show(receive {spawn_reply, R3, ok, P3} -> receive {'DOWN', R3, process, P3, W} -> W end end),
    ok.
