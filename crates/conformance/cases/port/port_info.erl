%% What is known of ports.
-module(port_info).
-export([main/0]).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    Before = erlang:ports(),
    Port = open_port({spawn, "cat"}, [{parallelism, true}, binary]),
    ?show(is_port(Port)),
    ?show(erlang:ports() -- Before =:= [Port]),
    ?show([Key || {Key, _} <- erlang:port_info(Port)]),
    ?show(register(an_informative_port, Port)),
    ?show([Key || {Key, _} <- erlang:port_info(an_informative_port)]),
    ?show([shown(erlang:port_info(Port, Item))
           || Item <- [registered_name, id, connected, links, monitors, monitored_by, input, output, os_pid, name, parallelism, locking,
                       queue_size, memory]]),
    ?show(unregister(an_informative_port)),
    ?show(erlang:port_info(Port, registered_name)),
    ?show(port_command(Port, "12345")),
    ?show(receive {Port, {data, Data}} -> Data end),
    ?show([erlang:port_info(Port, Item) || Item <- [input, output, queue_size]]),
    ?show(list_to_port(port_to_list(Port)) =:= Port),
    ?show([erlang:port_set_data(Port, {some, "data"}), erlang:port_get_data(Port)]),
    ?show(begin
              {os_pid, Number} = erlang:port_info(Port, os_pid),
              Same = open_port({spawn, "kill -0 " ++ integer_to_list(Number)}, [exit_status]),
              receive {Same, {exit_status, Status}} -> Status end
          end),
    ?show(erlang:system_info(port_count) =:= length(erlang:ports())),
    ?show(erlang:system_info(port_limit) > 1000),
    ?show(port_close(Port)),
    ?show(lists:member(Port, erlang:ports())),
    ?show(process_info(self(), links) =:= {links, []} orelse not lists:member(Port, element(2, process_info(self(), links)))),
    Lines = open_port({spawn, "printf 'ab\\ncd\\n'"}, [{line, 10}, eof]),
    ?show([receive {Lines, Event} -> Event end || _ <- [1, 2, 3]]),
    ?show(erlang:port_info(Lines, input)),
    ?show(port_close(Lines)),
    ok.

shown({Item, Number}) when is_integer(Number), Number > 0 -> {Item, positive};
shown({Item, Pid}) when is_pid(Pid) -> {Item, Pid =:= self()};
shown({Item, [Pid]}) when is_pid(Pid) -> {Item, [Pid =:= self()]};
shown(Other) -> Other.
