%% Monitors on what is not there: names, ports, processes of an earlier incarnation of the node.
-module(proc_monitor_gone).
-include("case.hrl").

main() ->
    R1 = monitor(process, nobody),
    ?show(receive {'DOWN', R1, T1, O1, W1} -> {T1, O1, W1} end),
    R2 = monitor(port, nobody),
    ?show(receive {'DOWN', R2, T2, O2, W2} -> {T2, O2, W2} end),
    R3 = monitor(process, nobody, [{tag, {tag, 3}}]),
    ?show(receive {{tag, 3}, R3, T3, O3, W3} -> {T3, O3, W3} end),
    Other = other_creation(self()),
    R4 = monitor(process, Other),
    ?show(receive {'DOWN', R4, process, Other, W4} -> W4 end),
    ?show(monitor(bogus, self())),
    ?show(monitor(process, id(1))),
    ?show(monitor(process, {a, 'no@where'})),
    ok.

other_creation(Pid) ->
    Bytes = term_to_binary(Pid),
    Size = byte_size(Bytes) - 1,
    <<Start:Size/binary, Last>> = Bytes,
    binary_to_term(<<Start/binary, (Last bxor 1)>>).
