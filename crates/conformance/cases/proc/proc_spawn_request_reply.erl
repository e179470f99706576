%% When a reply is wanted is told in words; others are a bad option, which the reply tells.
-module(proc_spawn_request_reply).
-include("case.hrl").

main() ->
    ?show(reply([{reply, maybe_so}])),
    ?show(reply([{reply, maybe_so}, {reply, no}])),
    ?show(reply([{reply, error_only}, {reply, 1}])),
    ?show(reply([{reply, success_only}, bad])),
    ?show(reply([{reply, yes} | bad])),
    ok.

reply(Options) ->
    Id = spawn_request(fun() -> ok end, Options),
    receive
        {spawn_reply, Id, error, Reason} -> {error, Reason};
        {spawn_reply, Id, ok, _} -> ok
    after 200 -> none
    end.
