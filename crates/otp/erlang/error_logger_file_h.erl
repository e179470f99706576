%% A report handler of the error logger that writes events to a file, as UTF-8; `error_logger:logfile/1` adds it.
-module(error_logger_file_h).
-behaviour(gen_event).

-export([code_change/3, handle_call/2, handle_event/2, handle_info/2, init/1, terminate/2]).

-record(state, {file, name, previous, depth}).

init({Name, {error_logger, Kept}}) ->
    case opened(Name, error_logger) of
        {ok, State} ->
            lists:foreach(fun(Event) -> write(Event, State) end, lists:reverse(Kept)),
            {ok, State};
        Error -> Error
    end;
init(Name) -> opened(Name, []).

opened(Name, Previous) ->
    process_flag(trap_exit, true),
    case file:open(Name, [write, {encoding, utf8}]) of
        {ok, File} -> {ok, #state{file = File, name = Name, previous = Previous, depth = error_logger:get_format_depth()}};
        {error, _} = Error -> Error
    end.

handle_event({_, GroupLeader, _}, State) when node(GroupLeader) =/= node() -> {ok, State};
handle_event(Event, State) ->
    write(Event, State),
    {ok, State}.

handle_call(filename, #state{name = Name} = State) -> {ok, Name, State};
handle_call(_, State) -> {ok, {error, bad_query}, State}.

%% Without its file the handler hands back to the one before it.
handle_info({'EXIT', File, _}, #state{file = File, previous = []}) -> remove_handler;
handle_info({'EXIT', File, _}, #state{file = File, previous = Previous}) -> {swap_handler, install_prev, [], Previous, go_back};
handle_info(_, State) -> {ok, State}.

terminate(_, #state{file = File}) -> file:close(File).

code_change(_, State, _) -> {ok, State}.

write(Event, #state{file = File, depth = Depth}) ->
    case error_logger_text:text(erlang:universaltime(), Event, Depth, "t") of
        ignore -> ok;
        Text -> io:put_chars(File, Text)
    end.
