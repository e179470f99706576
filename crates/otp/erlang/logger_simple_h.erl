%% The handler of a system that starts: it prints events as the virtual machine itself would, without any other process, and tells them
%% again to the default handler when that one is there. Here the default handler is there from the start, so it serves those who ask
%% for it by name.
-module(logger_simple_h).

-export([adding_handler/1, filesync/1, log/2, removing_handler/1]).

%% Events that are kept for the default handler.
-define(BUFFER, 20).

adding_handler(#{id := simple} = Handler) ->
    case whereis(?MODULE) of
        undefined ->
            Starter = self(),
            {Pid, Monitor} = spawn_monitor(fun() -> init(Starter) end),
            receive
                {Pid, started} ->
                    demonitor(Monitor, [flush]),
                    {ok, Handler};
                {'DOWN', Monitor, _, _, Reason} ->
                    {error, Reason}
            end;
        _ ->
            {error, {handler_process_name_already_exists, ?MODULE}}
    end.

removing_handler(#{id := simple}) ->
    case whereis(?MODULE) of
        undefined ->
            ok;
        Pid ->
            Monitor = monitor(process, Pid),
            Pid ! stop,
            receive {'DOWN', Monitor, _, _, _} -> ok end
    end.

log(#{meta := #{error_logger := #{tag := info_report, type := Type}}} = Event, _) when Type =/= std_info ->
    %% Progress is kept, and printed only where everything is.
    _ = logger:allow(debug, ?MODULE) andalso told(Event),
    ok;
log(#{meta := #{time := _}} = Event, _) -> told(Event);
log(_, _) -> ok.

told(Event) ->
    case whereis(?MODULE) of
        undefined -> display(Event);
        Pid ->
            Pid ! {log, Event},
            ok
    end.

%% Returns when what was logged before has been printed.
filesync(simple) ->
    Monitor = monitor(process, ?MODULE),
    catch ?MODULE ! {sync, self(), Monitor},
    receive
        {Monitor, ok} ->
            demonitor(Monitor, [flush]),
            ok;
        {'DOWN', Monitor, _, _, Reason} ->
            {error, Reason}
    end.

init(Starter) ->
    register(?MODULE, self()),
    Starter ! {self(), started},
    loop([], 0).

%% The events kept, with the last one first, and the number of those that were not.
loop(Kept, Dropped) ->
    receive
        stop ->
            case logger:get_handler_config(default) of
                {ok, _} -> replay(lists:reverse(Kept), Dropped);
                {error, _} -> ok
            end;
        {sync, From, Tag} ->
            From ! {Tag, ok},
            loop(Kept, Dropped);
        {log, #{msg := _, meta := #{time := _}} = Event} ->
            display(Event),
            case length(Kept) < ?BUFFER of
                true -> loop([Event | Kept], Dropped);
                false -> loop(Kept, Dropped + 1)
            end;
        _ ->
            loop(Kept, Dropped)
    end.

replay(Events, Dropped) ->
    _ = [logger:log(Level, again(Message), Meta) || #{level := Level, msg := Message, meta := Meta} <- Events],
    Dropped > 0 andalso logger:log(info, "Simple handler buffer full, dropped ~w messages", [Dropped]),
    ok.

again({Kind, Message}) when Kind =:= string; Kind =:= report -> Message;
again({Format, Args}) -> lists:flatten(io_lib:format(Format, Args)).

display(Event) ->
    Text = logger_formatter:format(Event, #{legacy_header => true, single_line => false, depth => unlimited, time_offset => ""}),
    erlang:display_string(stdout, lists:flatten(unicode:characters_to_list(Text))).
