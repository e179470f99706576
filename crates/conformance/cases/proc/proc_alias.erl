%% Aliases: sending to one, deactivating, reply once.
-module(proc_alias).
-include("case.hrl").

main() ->
    A = alias(),
    ?show(is_reference(A)),
    A ! hello,
    ?show(receive hello -> got after 1000 -> lost end),
    ?show(unalias(A)),
    A ! hello,
    ?show(receive hello -> got after 20 -> dropped end),
    ?show(unalias(A)),
    B = alias([reply]),
    B ! one, B ! two,
    ?show([receive M -> M after 20 -> none end || _ <- [1, 2]]),
    P = spawn(fun() -> receive {From, Ref, X} when is_reference(Ref) -> From ! {Ref, X * 2} end end),
    R = monitor(process, P, [{alias, reply_demonitor}]),
    P ! {R, R, 21},
    ?show(receive {R, Y} -> Y; {'DOWN', R, _, _, W} -> W end),
    ?show(receive {'DOWN', R, _, _, _} -> down after 20 -> no_down end),
    R2 = monitor(process, self(), [{alias, explicit_unalias}]),
    R2 ! via_alias,
    ?show(receive via_alias -> got after 100 -> lost end),
    demonitor(R2),
    R2 ! still,
    ?show(receive still -> got after 100 -> lost end),
    ?show(unalias(R2)),
    ?show(alias(id([bogus]))),
    ?show(unalias(id(a))),
    ok.
