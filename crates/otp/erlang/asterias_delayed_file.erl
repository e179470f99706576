%% Raw files opened with delayed_write: what is written waits until it is much, or old, or something else is done with the file.
%%
%% The descriptor holds a process that does everything, and the process that may ask it; when that ends, the file is written and closed. An
%% error of what waited is the answer of the next operation, which is not done then.
-module(asterias_delayed_file).

-export([open/3, advise/4, allocate/3, close/1, datasync/1, ipread_s32bu_p32bu/3, position/2, pread/2, pread/3, pwrite/2, pwrite/3, read/2,
         read_handle_info/2, read_line/1, sync/1, truncate/1, write/2]).

-include_lib("kernel/include/file.hrl").

-record(state, {file, owner, size, delay, waiting = [], length = 0, error = none, timer = none}).

%% Open() opens the file itself, for the process that is to hold it.
open(Open, Size, Delay) ->
    Owner = self(),
    Tag = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() ->
        case Open() of
            {ok, File} ->
                Owner ! {Tag, ok},
                loop(#state{file = File, owner = monitor(process, Owner), size = Size, delay = Delay});
            Error -> Owner ! {Tag, Error}
        end
    end),
    receive
        {Tag, ok} ->
            true = demonitor(Monitor, [flush]),
            {ok, #file_descriptor{module = ?MODULE, data = {Owner, Pid}}};
        {Tag, Error} ->
            true = demonitor(Monitor, [flush]),
            Error;
        {'DOWN', Monitor, process, Pid, Reason} -> {error, Reason}
    end.

asked(#file_descriptor{data = {Owner, Pid}}, Request) when Owner =:= self() ->
    Tag = monitor(process, Pid),
    Pid ! {Request, Owner, Tag},
    receive
        {Tag, Answer} ->
            true = demonitor(Tag, [flush]),
            Answer;
        {'DOWN', Tag, process, Pid, _} -> {error, einval}
    end;
asked(_, _) -> erlang:error(not_on_controlling_process).

write(File, Data) ->
    try erlang:iolist_to_iovec(Data) of
        Vector -> asked(File, {write, Vector, iolist_size(Vector)})
    catch error:badarg -> {error, badarg}
    end.

advise(File, Offset, Length, Advice) -> asked(File, {advise, [Offset, Length, Advice]}).
allocate(File, Offset, Length) -> asked(File, {allocate, [Offset, Length]}).
close(File) -> asked(File, close).
datasync(File) -> asked(File, {datasync, []}).
ipread_s32bu_p32bu(File, At, Max) -> asked(File, {ipread_s32bu_p32bu, [At, Max]}).
position(File, At) -> asked(File, {position, [At]}).
pread(File, Places) -> asked(File, {pread, [Places]}).
pread(File, At, Size) -> asked(File, {pread, [At, Size]}).
pwrite(File, Places) -> asked(File, {pwrite, [Places]}).
pwrite(File, At, Data) -> asked(File, {pwrite, [At, Data]}).
read(File, Size) -> asked(File, {read, [Size]}).
read_handle_info(File, Options) -> asked(File, {read_handle_info, [Options]}).
read_line(File) -> asked(File, {read_line, []}).
sync(File) -> asked(File, {sync, []}).
truncate(File) -> asked(File, {truncate, []}).

loop(#state{owner = Owner, timer = Timer} = State) ->
    receive
        {{write, Data, Length}, Pid, Tag} -> loop(put_off(Data, Length, answer(Pid, Tag), State));
        {close, Pid, Tag} -> closed(answer(Pid, Tag), flushed(State));
        {{Function, Arguments}, Pid, Tag} -> loop(done(Function, Arguments, answer(Pid, Tag), flushed(State)));
        {timeout, Timer, flush} -> loop(flushed(State));
        {'DOWN', Owner, process, _, _} -> closed(fun(Answer) -> Answer end, (flushed(State))#state{error = none});
        _ -> loop(State)
    end.

answer(Pid, Tag) -> fun(Answer) -> Pid ! {Tag, Answer} end.

put_off(_, _, Answer, #state{error = Error} = State) when Error =/= none ->
    _ = Answer(Error),
    State#state{error = none};
put_off(Data, Length, Answer, #state{waiting = Waiting, length = Old, size = Size, timer = Timer, delay = Delay} = State) ->
    case Old + Length >= Size of
        true ->
            Flushed = flushed(State#state{waiting = [Waiting | Data], length = Old + Length}),
            %% Who is answered finds in the file what no longer waits.
            _ = Answer(ok),
            Flushed;
        false when Timer =:= none ->
            _ = Answer(ok),
            State#state{waiting = [Waiting | Data], length = Old + Length, timer = erlang:start_timer(Delay, self(), flush)};
        false ->
            _ = Answer(ok),
            State#state{waiting = [Waiting | Data], length = Old + Length}
    end.

flushed(#state{length = 0} = State) -> unset(State);
flushed(#state{file = #file_descriptor{module = Module} = File, waiting = Waiting} = State) ->
    case Module:write(File, Waiting) of
        ok -> unset(State#state{waiting = [], length = 0});
        Error -> unset(State#state{waiting = [], length = 0, error = Error})
    end.

unset(#state{timer = none} = State) -> State;
unset(#state{timer = Timer} = State) ->
    _ = erlang:cancel_timer(Timer),
    State#state{timer = none}.

done(_, _, Answer, #state{error = Error} = State) when Error =/= none ->
    _ = Answer(Error),
    State#state{error = none};
done(Function, Arguments, Answer, #state{file = #file_descriptor{module = Module} = File} = State) ->
    _ = Answer(apply(Module, Function, [File | Arguments])),
    State.

closed(Answer, #state{error = none, file = #file_descriptor{module = Module} = File}) -> Answer(Module:close(File));
closed(Answer, #state{error = Error} = State) ->
    _ = Answer(Error),
    loop(State#state{error = none}).
