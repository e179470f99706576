%% Spawning a function that does not exist kills only the child.
-module(proc_undefined).
-include("case.hrl").

main() ->
    {P, R} = spawn_monitor(no_such_module, f, [1, 2]),
    ?show(receive {'DOWN', R, process, P, {undef, [{M, F, A, _} | _]}} -> {M, F, A} end),
    {P2, R2} = spawn_monitor(?MODULE, nope, []),
    ?show(receive {'DOWN', R2, process, P2, {undef, [{M2, F2, A2, _} | _]}} -> {M2 =:= ?MODULE, F2, A2} end),
    ?show(alive),
    ok.
