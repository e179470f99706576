%% Uncaught exceptions of all classes as exit reasons.
-module(exc_throw_process).
-include("case.hrl").

main() ->
    ?show(down(fun() -> ok end)),
    ?show(down(fun() -> exit(reason) end)),
    ?show(down(fun() -> exit(normal) end)),
    ?show(down(fun() -> exit({a, [b]}) end)),
    ?show(begin {R, S} = down(fun() -> error(bad) end), {R, is_list(S)} end),
    ?show(begin {R, S} = down(fun() -> throw(ball) end), {R, is_list(S)} end),
    ?show(begin {R, S} = down(fun() -> hd(id([])) end), {R, element(2, hd(S))} end),
    ?show(begin {R, [{M, F, A, _} | _]} = down(fun() -> no_such_module:f(1) end), {R, M, F, A} end),
    ?show(begin {{R, V}, _} = down(fun() -> case id(1) of 2 -> ok end end), {R, V} end),
    ok.

down(F) ->
    {_, Ref} = spawn_monitor(F),
    receive {'DOWN', Ref, process, _, Reason} -> Reason end.
