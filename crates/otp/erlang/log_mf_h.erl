%% An event handler that keeps events in a ring of files of limited size.
%%
%% The files are named by numbers from 1 on; `index` holds the number of the newest as one byte. A record is its size in two bytes and an
%% external term, {LocalTime, Event}.
-module(log_mf_h).
-behaviour(gen_event).

-export([init/3, init/4]).
-export([code_change/3, handle_call/2, handle_event/2, handle_info/2, init/1, terminate/2]).

-record(state, {folder, most_bytes, most_files, wanted, bytes = 0, number, file}).

%% What gen_event:add_handler/3 takes.
init(Folder, MostBytes, MostFiles) -> init(Folder, MostBytes, MostFiles, fun(_) -> true end).
init(Folder, MostBytes, MostFiles, Wanted) -> {Folder, MostBytes, MostFiles, Wanted}.

init({Folder, MostBytes, MostFiles, Wanted}) when is_integer(MostFiles), MostFiles > 0, MostFiles < 256 ->
    First = case file:read_file(index(Folder)) of
                {ok, <<Newest, _/binary>>} -> following(Newest, MostFiles);
                _ -> 1
            end,
    try begun(#state{folder = Folder, most_bytes = MostBytes, most_files = MostFiles, wanted = Wanted}, First) of
        State -> {ok, State}
    catch
        exit:Reason -> {'EXIT', Reason}
    end.

handle_event(Event, #state{wanted = Wanted} = State) ->
    try Wanted(Event) of
        true -> {ok, written(term_to_binary({erlang:localtime(), Event}), State)};
        _ -> {ok, State}
    catch
        _:_ -> {ok, State}
    end.

handle_info({emulator, _, _} = Event, State) -> handle_event(Event, State);
handle_info(_, State) -> {ok, State}.

handle_call(null, State) -> {ok, null, State}.

terminate(_, #state{file = File} = State) ->
    ok = file:close(File),
    State.

code_change(_, State, _) -> {ok, State}.

%% A file is full before it reaches its limit; a record that no file has room for gets one of its own.
written(Record, #state{bytes = Bytes, most_bytes = Most} = State) when Bytes + byte_size(Record) < Most -> appended(Record, State);
written(Record, State) -> appended(Record, turned(State)).

appended(Record, #state{bytes = Bytes, file = File} = State) ->
    Size = byte_size(Record),
    case file:write(File, [<<Size:16>>, Record]) of
        ok -> State#state{bytes = Bytes + Size + 2};
        {error, Reason} -> exit({file_exit, Reason})
    end.

turned(#state{number = Number, most_files = Most, file = File} = State) ->
    ok = file:close(File),
    begun(State, following(Number, Most)).

begun(#state{folder = Folder} = State, Number) ->
    case file:open(lists:append([Folder, "/", integer_to_list(Number)]), [raw, write]) of
        {ok, File} ->
            write_index(Folder, Number),
            State#state{number = Number, file = File, bytes = 0};
        {error, _} -> exit(file_open)
    end.

%% The index changes at once.
write_index(Folder, Number) ->
    New = index(Folder) ++ ".tmp",
    case file:write_file(New, <<Number>>) of
        ok -> ok = file:rename(New, index(Folder));
        {error, _} -> exit(write_index_file)
    end.

index(Folder) -> Folder ++ "/index".

following(Number, Most) when Number < Most -> Number + 1;
following(_, _) -> 1.
