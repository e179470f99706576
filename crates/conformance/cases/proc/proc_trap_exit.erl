%% A trapping process gets every exit as a message.
-module(proc_trap_exit).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    [begin
         P = spawn_link(fun() -> exit(R) end),
         ?show({R, receive {'EXIT', P, Why} -> Why end})
     end || R <- [normal, reason, kill, killed, shutdown, {a, b}]],
    P2 = spawn_link(fun() -> ok end),
    ?show(receive {'EXIT', P2, Why2} -> Why2 end),
    P3 = spawn_link(fun() -> error(bad) end),
    ?show(receive {'EXIT', P3, {Why3, St}} -> {Why3, is_list(St)} end),
    P4 = spawn_link(fun() -> throw(ball) end),
    ?show(receive {'EXIT', P4, {Why4, _}} -> Why4 end),
    ?show(process_flag(trap_exit, false)),
    ok.
