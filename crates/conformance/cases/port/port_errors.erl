%% What ports refuse.
-module(port_errors).
-export([main/0]).
-include("case.hrl").

%% Class, reason and cause.
try_open(Name, Settings) ->
    try open_port(Name, Settings) of
        Port -> _ = (catch port_close(Port)), opened
    catch
        Class:Reason:Stack ->
            [{erlang, open_port, [_, _], [{error_info, Info}]} | _] = Stack,
            {Class, Reason, maps:get(cause, Info, none)}
    end.

refused(Fun) ->
    try Fun()
    catch
        Class:Reason:Stack ->
            [{erlang, Function, _, [{error_info, Info}]} | _] = Stack,
            {Class, Reason, Function, maps:get(cause, Info, none)}
    end.

main() ->
    ?show([{Name, try_open(Name, [])}
           || Name <- [spawn, {foo, "x"}, {spawn, 1}, {spawn, ""}, {spawn, "x", y}, {spawn_executable, ""}, {spawn_executable, {}},
                       {spawn_executable, "/nonexistent"}, {spawn_executable, "/etc/passwd"}, {spawn_executable, "/etc/passwd/x"},
                       {spawn_driver, "no_such_driver"}, {fd, 0}, {fd, a, b}, {}, "true", {spawn, [$a, 0, $b]}]]),
    ?show([{Settings, try_open({spawn, "true"}, Settings)}
           || Settings <- [foo, [foo], [{foo, 1}], [1], [binary | x], [{packet, 3}], [{packet, a}], [{line, 0}], [{line, -1}], [{line, a}],
                           [{line, 5}, {packet, 1}], [stderr_to_stdout, nouse_stdio], [{args, ["a"]}], [{arg0, "a"}], [{cd, 1}],
                           [{env, a}], [{env, [a]}], [{env, [{"A", 1}]}], [{env, [{a, "1"}]}], [{env, [{"A", <<"b">>}]}], [{parallelism, 1}],
                           [{busy_limits_port, {0, 10}}], [{busy_limits_port, a}], [{busy_limits_msgq, {1}}]]]),
    ?show([{Settings, try_open({spawn, "true"}, Settings)}
           || Settings <- [[stream, {packet, 1}], [{packet, 1}, stream, {line, 3}], [line], [hide], [overlapped_io], [{parallelism, true}],
                           [{busy_limits_port, {1, 2}}], [{busy_limits_port, disabled}], [{busy_limits_msgq, disabled}],
                           [{env, [{"A", false}]}], [in], [out], [in, out], [use_stdio]]]),
    ?show(try_open({spawn_executable, "/bin/echo"}, [{args, [1]}])),
    ?show(try_open({spawn_executable, "/bin/echo"}, [{args, "abc"}])),
    ?show(try_open({spawn_executable, "/bin/echo"}, [{args, [[0]]}])),
    ?show(try_open({fd, 0, 1}, [exit_status])),
    ?show(try_open({fd, 0, 1}, [{args, []}])),
    Port = open_port({spawn, "cat"}, []),
    ?show(refused(fun() -> port_command(Port, foo) end)),
    ?show(refused(fun() -> port_command(Port, [256]) end)),
    ?show(refused(fun() -> port_command(Port, "x", [foo]) end)),
    ?show(refused(fun() -> port_command(Port, "x", foo) end)),
    ?show(refused(fun() -> port_command(Port, "x", [force]) end)),
    ?show(refused(fun() -> port_command(self(), "x") end)),
    ?show(refused(fun() -> port_command(nobody, "x") end)),
    ?show(refused(fun() -> port_control(Port, 1, []) end)),
    ?show(refused(fun() -> port_control(Port, a, []) end)),
    ?show(refused(fun() -> erlang:port_call(Port, 1, []) end)),
    ?show(refused(fun() -> port_connect(Port, foo) end)),
    ?show(refused(fun() -> port_connect(foo, self()) end)),
    ?show(refused(fun() -> port_close(foo) end)),
    ?show(refused(fun() -> erlang:port_info(foo, bar) end)),
    ?show(refused(fun() -> erlang:port_info(Port, bar) end)),
    ?show(refused(fun() -> erlang:port_info(1) end)),
    ?show(refused(fun() -> erlang:port_info(1, name) end)),
    ?show(refused(fun() -> register(undefined, Port) end)),
    ?show(port_close(Port)),
    ?show(refused(fun() -> register(closed, Port) end)),
    ?show(refused(fun() -> erlang:port_set_data(Port, a) end)),
    ok.
