%% Many ports at once, and none left behind.
-module(port_many).
-export([main/0]).
-include("case.hrl").

main() ->
    Before = length(erlang:ports()),
    Self = self(),
    ?show(begin
              Pids = [spawn_link(fun() -> Self ! {self(), echo(Number)} end) || Number <- lists:seq(1, 60)],
              [receive {Pid, Answer} -> Answer end || Pid <- Pids] =:= [integer_to_list(Number) || Number <- lists:seq(1, 60)]
          end),
    ?show(length(erlang:ports()) - Before),
    %% All children have been waited for.
    ?show(begin
              Ends = [begin
                          Port = open_port({spawn, "sh -c 'exit " ++ integer_to_list(Number) ++ "'"}, [exit_status]),
                          receive {Port, {exit_status, Status}} -> Status end
                      end || Number <- lists:seq(1, 20)],
              Ends =:= lists:seq(1, 20)
          end),
    ?show(zombies(20)),
    ok.

%% What is left of children that have ended, once all have had their time.
zombies(Tries) ->
    Command = "ps -o stat= --ppid " ++ os:getpid() ++ " | grep -c '^Z'",
    case string:trim(os:cmd(Command)) of
        "0" -> none;
        Other when Tries =:= 0 -> Other;
        _ -> receive after 100 -> zombies(Tries - 1) end
    end.

echo(Number) ->
    Port = open_port({spawn, "cat"}, []),
    port_command(Port, integer_to_list(Number)),
    receive {Port, {data, Data}} -> ok end,
    port_close(Port),
    Data.
