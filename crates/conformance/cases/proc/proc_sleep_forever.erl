%% A process that waits for ever: messages and questions do not end that, and the messages stay.
-module(proc_sleep_forever).
-include("case.hrl").

main() ->
    Sleeper = spawn(fun() -> forever(id(infinity)) end),
    [Sleeper ! N || N <- [1, 2, 3]],
    ?show([is_process_alive(Sleeper) || _ <- [1, 2, 3, 4]]),
    Sleeper ! 4,
    receive after 5 -> ok end,
    ?show(is_process_alive(Sleeper)),
    ?show(process_info(Sleeper, message_queue_len)),
    Monitor = monitor(process, Sleeper),
    exit(Sleeper, enough),
    ?show(receive {'DOWN', Monitor, process, _, Reason} -> Reason end),
    ok.

forever(Time) -> receive after Time -> ok end.
