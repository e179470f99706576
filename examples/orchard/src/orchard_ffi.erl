%% The two things that Gleam has no words for: receiving a message, and catching a crash.

-module(orchard_ffi).

-export([spawn_process/1, spawn_linked/1, select/2]).

spawn_process(Run) ->
    spawn(fun() -> guarded(Run) end).

spawn_linked(Run) ->
    spawn_link(fun() -> guarded(Run) end).

%% A crash becomes the reason of a plain exit. The processes that watch are told all the same; only the crash report
%% that the virtual machine would print, with pids and times, is spared.
guarded(Run) ->
    try Run()
    catch error:Reason -> exit(Reason)
    end.

%% Takes the first message that has a handler, and leaves the others where they are.
select(Handlers, Patience) ->
    receive
        {Tag, Message} when is_map_key(Tag, Handlers) ->
            {ok, (map_get(Tag, Handlers))(Message)};
        {'DOWN', Tag, process, _, Reason} when is_map_key(Tag, Handlers) ->
            {ok, (map_get(Tag, Handlers))(exit_reason(Reason))};
        {'EXIT', Pid, Reason} when is_map_key(trapped_exit, Handlers) ->
            {ok, (map_get(trapped_exit, Handlers))({exit, Pid, exit_reason(Reason)})}
    after milliseconds(Patience) ->
        {error, timeout}
    end.

milliseconds(forever) -> infinity;
milliseconds({milliseconds, Milliseconds}) -> Milliseconds.

%% Panics and failed assertions of Gleam are maps that say what went wrong, and where.
exit_reason(normal) ->
    normal;
exit_reason(killed) ->
    killed;
exit_reason(#{gleam_error := _, message := Message, module := Module, function := Function}) ->
    {crashed, Message, <<Module/binary, ".", Function/binary>>};
exit_reason(Other) ->
    {crashed, unicode:characters_to_binary(io_lib:format("~tp", [Other])), <<>>}.
