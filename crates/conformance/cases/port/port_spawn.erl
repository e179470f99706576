%% Programs behind ports: what they are given, what they write, how they end.
-module(port_spawn).
-export([main/0]).
-include("case.hrl").

%% All that comes from a port until it ends, with its data in one piece.
all(Port) -> all(Port, []).

all(Port, Data) ->
    receive
        {Port, {data, More}} -> all(Port, [Data, More]);
        {Port, {exit_status, Status}} -> [{status, Status} | all(Port, Data)];
        {Port, eof} -> [text(Data), eof];
        {'EXIT', Port, Reason} -> [text(Data), {exit, Reason}]
    after 20000 -> [text(Data), timeout]
    end.

text(Data) -> binary_to_list(iolist_to_binary(Data)).

run(Name, Settings) -> all(open_port(Name, Settings)).

main() ->
    process_flag(trap_exit, true),
    ?show(run({spawn, "echo hello"}, [])),
    ?show(run({spawn, "echo hello"}, [binary, exit_status])),
    ?show(run({spawn, "echo hello"}, [eof])),
    ?show(run({spawn, 'echo'}, [exit_status, eof])),
    ?show(run({spawn, <<"echo binary">>}, [exit_status, eof])),
    ?show(run({spawn, "false"}, [exit_status])),
    ?show(run({spawn, "sh -c 'exit 200'"}, [exit_status])),
    ?show(run({spawn, "sh -c 'kill -9 $$'"}, [exit_status])),
    ?show(run({spawn, "sh -c 'kill -15 $$'"}, [exit_status, eof])),
    ?show(run({spawn_executable, "/bin/sh"}, [{args, ["-c", "echo $0-$1-$2; exit 3", "a b", <<"cd">>, 'atom']}, exit_status])),
    ?show(run({spawn_executable, "/bin/sh"}, [{args, ["-c", "echo $0; exit 4"]}, {arg0, "other"}, exit_status, binary])),
    ?show(run({spawn, "echo $ONE $TWO $HOME."}, [{env, [{"ONE", "1"}, {"TWO", "zwei"}, {"HOME", false}]}])),
    ?show(run({spawn_executable, "/bin/pwd"}, [{cd, "/usr"}])),
    ?show(run({spawn_executable, "/bin/pwd"}, [{cd, <<"/usr">>}])),
    ?show(run({spawn, "sh -c 'echo out; echo err >&2'"}, [stderr_to_stdout, exit_status])),
    ?show(run({spawn, "sh -c 'echo four >&4'"}, [nouse_stdio, exit_status])),
    ?show(run({spawn, "sh -c 'read x <&3; echo got >&4'"}, [nouse_stdio, exit_status, in])),
    ?show(begin
              Port = open_port({spawn, "cat"}, [out]),
              port_close(Port),
              all(Port)
          end),
    %% A program that cannot be executed has started nevertheless.
    ?show(run({spawn_executable, "/tmp"}, [exit_status])),
    ?show(run({spawn_executable, "/tmp"}, [])),
    %% Much in both directions.
    ?show(begin
              Bytes = binary:copy(<<"0123456789">>, 100000),
              Cat = open_port({spawn, "cat"}, [binary]),
              true = port_command(Cat, Bytes),
              Back = take(Cat, byte_size(Bytes), []),
              port_close(Cat),
              Back =:= Bytes
          end),
    ?show(begin
              Counter = open_port({spawn, "wc -c"}, []),
              true = port_command(Counter, [binary:copy(<<"x">>, 500000), $y | <<"z">>]),
              Counter ! {self(), close},
              receive {Counter, closed} -> ok end
          end),
    ok.

take(_, 0, Data) -> iolist_to_binary(Data);
take(Port, Left, Data) ->
    receive {Port, {data, More}} -> take(Port, Left - byte_size(More), [Data, More]) end.
