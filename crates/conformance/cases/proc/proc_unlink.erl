%% After unlink no exit arrives, not even one already on its way.
-module(proc_unlink).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    Results = [begin
         P = spawn_link(fun() -> receive go -> exit(bang) end end),
         P ! go,
         unlink(P),
         receive {'EXIT', P, _} -> queued_before after 0 -> none end,
         receive {'EXIT', P, _} -> bad after 0 -> none end
     end || _ <- lists:seq(1, 50)],
    ?show(lists:usort(Results)),
    ok.
