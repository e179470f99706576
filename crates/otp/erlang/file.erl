%% Files: names as deep lists, atoms or binaries; files as processes or raw; and what can be read from files as a whole.
-module(file).

-export([advise/4, allocate/3, altname/1, change_group/2, change_mode/2, change_owner/2, change_owner/3, change_time/2,
         change_time/3, close/1, consult/1, copy/2, copy/3, copy_opened/3, datasync/1, del_dir/1, del_dir_r/1, delete/1, delete/2, eval/1,
         eval/2, format_error/1, get_cwd/0, get_cwd/1, ipread_s32bu_p32bu/3, ipread_s32bu_p32bu_int/3, list_dir/1, list_dir_all/1,
         make_dir/1, make_link/2, make_symlink/2, native_name_encoding/0, open/2, path_consult/2, path_eval/2, path_eval/3, path_open/3,
         path_script/2, path_script/3, position/2, pread/2, pread/3, pwrite/2, pwrite/3, raw_read_file_info/1,
         raw_write_file_info/2, read/2, read_file/1, read_file/2, read_file_info/1, read_file_info/2, read_line/1, read_link/1,
         read_link_all/1, read_link_info/1, read_link_info/2, rename/2, script/1, script/2, sendfile/2, sendfile/5, set_cwd/1, sync/1,
         truncate/1, write/2, write_file/2, write_file/3, write_file_info/2, write_file_info/3]).

-include_lib("kernel/include/file.hrl").

-export_type([filename/0, filename_all/0, name/0, name_all/0, io_device/0, fd/0, mode/0, posix/0, date_time/0, location/0]).

-type filename() :: string().
-type filename_all() :: string() | binary().
-type deep_list() :: [char() | atom() | deep_list()].
-type name() :: string() | atom() | deep_list().
-type name_all() :: name() | binary().
-type fd() :: #file_descriptor{}.
-type io_device() :: io:device() | fd().
-type mode() :: atom() | tuple().
-type posix() :: atom().
-type date_time() :: calendar:datetime().
-type location() :: integer() | {bof | cur | eof, integer()} | bof | cur | eof.

-define(COPY_PIECE, 65536).

native_name_encoding() -> utf8.

%% Names ---------------------------------------------------------------------------------------------------------------

%% A flat name, or {error, badarg}.
name(Name) when is_binary(Name) -> Name;
name(Name) ->
    try flat(Name, [])
    catch throw:badarg -> {error, badarg}
    end.

flat([Char | Rest], Tail) when is_integer(Char) -> [Char | flat(Rest, Tail)];
flat([Head | Rest], Tail) -> flat(Head, flat(Rest, Tail));
flat([], Tail) -> Tail;
flat(Name, Tail) when is_atom(Name) -> atom_to_list(Name) ++ Tail;
flat(_, _) -> throw(badarg).

with_name(Name, Do) ->
    case name(Name) of
        {error, _} = Error -> Error;
        Flat -> Do(Flat)
    end.

with_names(Name1, Name2, Do) -> with_name(Name1, fun(Flat1) -> with_name(Name2, fun(Flat2) -> Do(Flat1, Flat2) end) end).

%% What paths lead to --------------------------------------------------------------------------------------------------

get_cwd() -> prim_file:get_cwd().
get_cwd(Drive) -> with_name(Drive, fun prim_file:get_cwd/1).
set_cwd(Name) -> with_name(Name, fun prim_file:set_cwd/1).
delete(Name) -> with_name(Name, fun prim_file:delete/1).

delete(Name, Options) when is_list(Options) -> delete(Name);
delete(_, _) -> {error, badarg}.

rename(From, To) -> with_names(From, To, fun prim_file:rename/2).
make_dir(Name) -> with_name(Name, fun prim_file:make_dir/1).
del_dir(Name) -> with_name(Name, fun prim_file:del_dir/1).
make_link(Existing, New) -> with_names(Existing, New, fun prim_file:make_link/2).
make_symlink(Existing, New) -> with_names(Existing, New, fun prim_file:make_symlink/2).
list_dir(Name) -> with_name(Name, fun prim_file:list_dir/1).
list_dir_all(Name) -> with_name(Name, fun prim_file:list_dir_all/1).
read_link(Name) -> with_name(Name, fun prim_file:read_link/1).
read_link_all(Name) -> with_name(Name, fun prim_file:read_link_all/1).
altname(Name) -> with_name(Name, fun prim_file:altname/1).
read_file_info(Name) -> read_file_info(Name, []).
read_file_info(File, Options) when is_pid(File), is_list(Options) -> ask(File, {read_handle_info, Options});
read_file_info(#file_descriptor{module = Module} = File, Options) when is_list(Options) -> Module:read_handle_info(File, Options);
read_file_info(Name, Options) when is_list(Options) ->
    with_name(Name, fun(Flat) -> prim_file:read_file_info(Flat, lists:delete(raw, Options)) end);
read_file_info(_, _) -> {error, badarg}.
raw_read_file_info(Name) -> read_file_info(Name, [raw]).
read_link_info(Name) -> read_link_info(Name, []).
read_link_info(Name, Options) when is_list(Options) ->
    with_name(Name, fun(Flat) -> prim_file:read_link_info(Flat, lists:delete(raw, Options)) end);
read_link_info(_, _) -> {error, badarg}.
write_file_info(Name, Info) -> write_file_info(Name, Info, []).
write_file_info(Name, #file_info{} = Info, Options) when is_list(Options) ->
    with_name(Name, fun(Flat) -> prim_file:write_file_info(Flat, Info, lists:delete(raw, Options)) end);
write_file_info(_, _, _) -> {error, badarg}.
raw_write_file_info(Name, Info) -> write_file_info(Name, Info, [raw]).

%% A folder with all that is in it; links are removed, not followed.
del_dir_r(Name) ->
    case read_link_info(Name) of
        {ok, #file_info{type = directory}} ->
            case list_dir_all(Name) of
                {ok, Names} -> _ = [del_dir_r(filename:join(Name, N)) || N <- Names];
                _ -> ok
            end,
            del_dir(Name);
        {ok, _} -> delete(Name);
        Error -> Error
    end.

change_mode(Name, Mode) when is_integer(Mode) -> write_file_info(Name, #file_info{mode = Mode}).
change_owner(Name, User) when is_integer(User) -> write_file_info(Name, #file_info{uid = User}).
change_owner(Name, User, Group) when is_integer(User), is_integer(Group) ->
    write_file_info(Name, #file_info{uid = User, gid = Group}).
change_group(Name, Group) when is_integer(Group) -> write_file_info(Name, #file_info{gid = Group}).
change_time(Name, {{_, _, _}, {_, _, _}} = Time) -> write_file_info(Name, #file_info{atime = Time, mtime = Time}).
change_time(Name, {{_, _, _}, {_, _, _}} = Accessed, {{_, _, _}, {_, _, _}} = Modified) ->
    write_file_info(Name, #file_info{atime = Accessed, mtime = Modified}).

read_file(Name) -> with_name(Name, fun prim_file:read_file/1).

read_file(Name, Options) when is_list(Options) -> read_file(Name);
read_file(_, _) -> {error, badarg}.

write_file(Name, Data) -> write_file(Name, Data, []).

write_file(Name, Data, Modes) when is_list(Modes) ->
    case binary(Data) of
        {error, _} = Error ->
            Error;
        Binary when Modes =:= [] ->
            with_name(Name, fun(Flat) -> prim_file:write_file(Flat, Binary) end);
        Binary ->
            case open(Name, [raw, write, binary | lists:delete(raw, Modes)]) of
                {ok, File} ->
                    Written = write(File, Binary),
                    Closed = close(File),
                    case Written of
                        ok -> Closed;
                        Error -> Error
                    end;
                Error ->
                    Error
            end
    end;
write_file(_, _, _) ->
    {error, badarg}.

binary(Binary) when is_binary(Binary) -> Binary;
binary(Data) ->
    try iolist_to_binary(Data)
    catch error:Reason -> {error, Reason}
    end.

%% Open files ----------------------------------------------------------------------------------------------------------

open(Item, Modes) when is_list(Modes) ->
    case {lists:member(raw, Modes), lists:member(ram, Modes)} of
        {true, true} -> erlang:error(badarg, [Item, Modes]);
        {false, true} -> ram_file:open(Item, Modes);
        {true, _} -> with_name(Item, fun(Name) -> open_raw(Name, Modes) end);
        {false, _} -> with_name(Item, fun(Name) -> open_server(Name, Modes) end)
    end;
open(Item, Mode) ->
    case old_modes(Mode) of
        error -> {error, badarg};
        Modes -> open(Item, Modes)
    end.

old_modes(read) -> [read];
old_modes(write) -> [write];
old_modes(read_write) -> [read, write];
old_modes({binary, Mode}) when is_atom(Mode) -> with_binary(old_modes(Mode));
old_modes({character, Mode}) when is_atom(Mode) -> old_modes(Mode);
old_modes(_) -> error.

with_binary(error) -> error;
with_binary(Modes) -> [binary | Modes].

%% Data of a raw file is a list unless it is opened with `binary`; compressed files go through zlib.
open_raw(Name, Modes) ->
    case split_raw(Modes, [], false) of
        error -> {error, badarg};
        {Native, false} ->
            case [Mode || Mode <- Native, is_delay(Mode)] of
                [] -> open_native(Name, Native);
                [{delayed_write, Size, Delay} | _] -> asterias_delayed_file:open(fun() -> open_native(Name, Native) end, Size, Delay);
                [delayed_write | _] -> asterias_delayed_file:open(fun() -> open_native(Name, Native) end, 65536, 2000)
            end;
        {Native, Compressed} ->
            raw_file_io:open(Name, Native, not lists:member(binary, Native), Compressed)
    end.

open_native(Name, Native) ->
    case lists:member(read, Native) andalso not lists:member(binary, Native) of
        true -> raw_file_io:open(Name, Native, true, false);
        false -> prim_file:open(Name, Native)
    end.

is_delay(delayed_write) -> true;
is_delay({delayed_write, Size, Delay}) -> is_integer(Size) andalso Size >= 0 andalso is_integer(Delay) andalso Delay >= 0;
is_delay(_) -> false.

%% What the file itself is opened with, and whether its content is compressed.
split_raw([list | Modes], Native, Compressed) -> split_raw(Modes, lists:delete(binary, Native), Compressed);
split_raw([Mode | Modes], Native, _) when Mode =:= compressed; Mode =:= compressed_one -> split_raw(Modes, Native, Mode);
split_raw([{encoding, latin1} | Modes], Native, Compressed) -> split_raw(Modes, Native, Compressed);
split_raw([{encoding, _} | _], _, _) -> error;
split_raw([Mode | Modes], Native, Compressed) -> split_raw(Modes, [Mode | Native], Compressed);
split_raw([], Native, Compressed) -> {lists:reverse(Native), Compressed};
split_raw(_, _, _) -> error.

open_server(Name, Modes) -> file_io_server:start(self(), Name, Modes).

%% Asks the server of a file.
ask(File, Request) ->
    Monitor = monitor(process, File),
    File ! {file_request, self(), Monitor, Request},
    receive
        {file_reply, Monitor, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, _, _, _} ->
            {error, terminated}
    end.

close(File) when is_pid(File) ->
    Monitor = monitor(process, File),
    case ask(File, close) of
        {error, terminated} ->
            demonitor(Monitor, [flush]),
            ok;
        Reply ->
            receive {'DOWN', Monitor, _, _, _} -> ok end,
            Reply
    end;
close(#file_descriptor{module = Module} = File) -> Module:close(File);
close(_) -> {error, badarg}.

advise(File, Offset, Length, Advice) when is_pid(File) -> ask(File, {advise, Offset, Length, Advice});
advise(#file_descriptor{module = Module} = File, Offset, Length, Advice) -> Module:advise(File, Offset, Length, Advice);
advise(_, _, _, _) -> {error, badarg}.

allocate(#file_descriptor{module = Module} = File, Offset, Length) -> Module:allocate(File, Offset, Length);
allocate(File, Offset, Length) when is_pid(File) -> ask(File, {allocate, Offset, Length});
allocate(_, _, _) -> {error, badarg}.

read(File, Size) when is_pid(File) orelse is_atom(File), is_integer(Size), Size >= 0 ->
    data(io:request(File, {get_chars, latin1, '', Size}));
read(#file_descriptor{module = Module} = File, Size) when is_integer(Size), Size >= 0 -> Module:read(File, Size);
read(_, _) -> {error, badarg}.

data(Data) when is_list(Data); is_binary(Data) -> {ok, Data};
data(Other) -> Other.

read_line(File) when is_pid(File); is_atom(File) -> data(io:request(File, {get_line, latin1, ''}));
read_line(#file_descriptor{module = Module} = File) -> Module:read_line(File);
read_line(_) -> {error, badarg}.

pread(File, Places) when is_pid(File), is_list(Places) -> pread_each(File, Places, []);
pread(#file_descriptor{module = Module} = File, Places) when is_list(Places) -> Module:pread(File, Places);
pread(_, _) -> {error, badarg}.

pread_each(File, [{At, Size} | Places], Done) when is_integer(Size), Size >= 0 ->
    case ask(File, {pread, At, Size}) of
        {ok, Data} -> pread_each(File, Places, [Data | Done]);
        eof -> pread_each(File, Places, [eof | Done]);
        Error -> Error
    end;
pread_each(_, [], Done) -> {ok, lists:reverse(Done)};
pread_each(_, _, _) -> {error, badarg}.

pread(File, At, Size) when is_pid(File), is_integer(Size), Size >= 0 -> ask(File, {pread, At, Size});
pread(#file_descriptor{module = Module} = File, At, Size) when is_integer(Size), Size >= 0 -> Module:pread(File, At, Size);
pread(_, _, _) -> {error, badarg}.

write(File, Data) when is_pid(File); is_atom(File) ->
    case binary(Data) of
        {error, _} = Error -> Error;
        Binary -> io:request(File, {put_chars, latin1, Binary})
    end;
write(#file_descriptor{module = Module} = File, Data) -> Module:write(File, Data);
write(_, _) -> {error, badarg}.

pwrite(File, Places) when is_pid(File), is_list(Places) -> pwrite_each(File, Places, 0);
pwrite(#file_descriptor{module = Module} = File, Places) when is_list(Places) -> Module:pwrite(File, Places);
pwrite(_, _) -> {error, badarg}.

pwrite_each(File, [{At, Data} | Places], Done) ->
    case pwrite(File, At, Data) of
        ok -> pwrite_each(File, Places, Done + 1);
        {error, Reason} -> {error, {Done, Reason}}
    end;
pwrite_each(_, [], _) -> ok;
pwrite_each(_, _, _) -> {error, badarg}.

pwrite(File, At, Data) when is_pid(File) ->
    case binary(Data) of
        {error, _} = Error -> Error;
        Binary -> ask(File, {pwrite, At, Binary})
    end;
pwrite(#file_descriptor{module = Module} = File, At, Data) -> Module:pwrite(File, At, Data);
pwrite(_, _, _) -> {error, badarg}.

position(File, At) when is_pid(File) -> ask(File, {position, At});
position(#file_descriptor{module = Module} = File, At) -> Module:position(File, At);
position(_, _) -> {error, badarg}.

truncate(File) when is_pid(File) -> ask(File, truncate);
truncate(#file_descriptor{module = Module} = File) -> Module:truncate(File);
truncate(_) -> {error, badarg}.

sync(File) when is_pid(File) -> ask(File, sync);
sync(#file_descriptor{module = Module} = File) -> Module:sync(File);
sync(_) -> {error, badarg}.

datasync(File) when is_pid(File) -> ask(File, datasync);
datasync(#file_descriptor{module = Module} = File) -> Module:datasync(File);
datasync(_) -> {error, badarg}.

ipread_s32bu_p32bu(File, At, Max) when is_pid(File) -> ipread_s32bu_p32bu_int(File, At, Max);
ipread_s32bu_p32bu(#file_descriptor{module = Module} = File, At, Max) -> Module:ipread_s32bu_p32bu(File, At, Max);
ipread_s32bu_p32bu(_, _, _) -> {error, badarg}.

ipread_s32bu_p32bu_int(File, At, Max) ->
    case pread(File, At, 8) of
        {ok, Data} ->
            case iolist_to_binary(Data) of
                <<Size:32, _:32>> when is_integer(Max), Size > Max -> eof;
                <<0:32, Pointer:32>> -> {ok, {0, Pointer, eof}};
                <<Size:32, Pointer:32>> ->
                    case pread(File, Pointer, Size) of
                        {ok, Found} -> {ok, {Size, Pointer, Found}};
                        eof -> {ok, {Size, Pointer, eof}};
                        Error -> Error
                    end;
                _ -> eof
            end;
        Other -> Other
    end.

sendfile(_, _) -> {error, enotsup}.
sendfile(_, _, _, _, _) -> {error, enotsup}.

%% Copying -------------------------------------------------------------------------------------------------------------

copy(Source, Target) -> copy(Source, Target, infinity).

copy(Source, Target, Count) when Count =:= infinity; is_integer(Count), Count >= 0 ->
    case opened(Source, [read, binary, raw]) of
        {error, _} = Error ->
            Error;
        {From, CloseFrom} ->
            try
                case opened(Target, [write, binary, raw]) of
                    {error, _} = Error -> Error;
                    {To, CloseTo} ->
                        try copy_pieces(From, To, Count, 0)
                        after CloseTo()
                        end
                end
            after
                CloseFrom()
            end
    end;
copy(_, _, _) ->
    {error, badarg}.

copy_opened(From, To, Count) when Count =:= infinity; is_integer(Count), Count >= 0 -> copy_pieces(From, To, Count, 0);
copy_opened(_, _, _) -> {error, badarg}.

%% An open file with what closes it, where it was opened here.
opened(File, _) when is_pid(File) -> {File, fun() -> ok end};
opened(#file_descriptor{} = File, _) -> {File, fun() -> ok end};
opened({Name, Modes}, Needed) when is_list(Modes) -> opened_now(Name, lists:usort(lists:sublist(Needed, 2) ++ Modes));
opened(Name, Needed) -> opened_now(Name, Needed).

opened_now(Name, Modes) ->
    case open(Name, Modes) of
        {ok, File} -> {File, fun() -> close(File) end};
        Error -> Error
    end.

copy_pieces(_, _, 0, Done) ->
    {ok, Done};
copy_pieces(From, To, Left, Done) ->
    case read(From, min(Left, ?COPY_PIECE)) of
        {ok, Data} ->
            case write(To, Data) of
                ok ->
                    Size = iolist_size(Data),
                    copy_pieces(From, To, less(Left, Size), Done + Size);
                Error ->
                    Error
            end;
        eof -> {ok, Done};
        Error -> Error
    end.

less(infinity, _) -> infinity;
less(Left, Size) -> max(0, Left - Size).

%% Terms and expressions in files --------------------------------------------------------------------------------------

consult(Name) -> with_file(Name, fun consult_from/1).

path_consult(Path, Name) -> with_path(Path, Name, fun consult_from/1, fun with_full_name/2).

eval(Name) -> eval(Name, erl_eval:new_bindings()).
eval(Name, Bindings) -> with_file(Name, fun(File) -> eval_from(File, ignore, Bindings) end).
path_eval(Path, Name) -> path_eval(Path, Name, erl_eval:new_bindings()).
path_eval(Path, Name, Bindings) ->
    with_path(Path, Name, fun(File) -> eval_from(File, ignore, Bindings) end,
              fun(ok, Full) -> {ok, Full}; (Error, _) -> Error end).

script(Name) -> script(Name, erl_eval:new_bindings()).
script(Name, Bindings) -> with_file(Name, fun(File) -> eval_from(File, return, Bindings) end).
path_script(Path, Name) -> path_script(Path, Name, erl_eval:new_bindings()).
path_script(Path, Name, Bindings) ->
    with_path(Path, Name, fun(File) -> eval_from(File, return, Bindings) end, fun with_full_name/2).

with_full_name({ok, Value}, Full) -> {ok, Value, Full};
with_full_name(Error, _) -> Error.

with_file(Name, Do) ->
    case open(Name, [read]) of
        {ok, File} ->
            try Do(File)
            after close(File)
            end;
        Error -> Error
    end.

with_path(Path, Name, Do, Finish) ->
    case path_open(Path, Name, [read]) of
        {ok, File, Full} ->
            try Finish(Do(File), Full)
            after close(File)
            end;
        Error -> Error
    end.

path_open(Path, Name, Modes) when is_list(Path) ->
    case name(Name) of
        {error, _} = Error ->
            Error;
        Flat ->
            case filename:pathtype(Flat) of
                relative -> path_open_first(Path, Flat, Modes, enoent);
                _ ->
                    case open(Flat, Modes) of
                        {ok, File} -> {ok, File, Flat};
                        Error -> Error
                    end
            end
    end;
path_open(_, _, _) ->
    {error, badarg}.

path_open_first([Folder | Path], Name, Modes, Last) ->
    case name(Folder) of
        {error, _} = Error ->
            Error;
        Flat ->
            Full = case Flat of "." -> Name; _ -> filename:join(Flat, Name) end,
            case open(Full, Modes) of
                {ok, File} -> {ok, File, Full};
                {error, Reason} when Reason =:= enoent; Reason =:= enotdir -> path_open_first(Path, Name, Modes, Last);
                Error -> Error
            end
    end;
path_open_first([], _, _, Last) -> {error, Last}.

consult_from(File) ->
    _ = epp:set_encoding(File),
    consult_terms(File, [], 1).

consult_terms(File, Terms, Line) ->
    case io:read(File, '', Line) of
        {ok, Term, End} -> consult_terms(File, [Term | Terms], End);
        {error, Error, _} -> {error, Error};
        {eof, _} -> {ok, lists:reverse(Terms)}
    end.

eval_from(File, Mode, Bindings) ->
    _ = epp:set_encoding(File),
    eval_expressions(File, Mode, 1, none, none, Bindings).

%% The first error counts; what follows it is evaluated all the same.
eval_expressions(File, Mode, Line, Last, Failed, Bindings) ->
    case io:parse_erl_exprs(File, '', Line) of
        {ok, Expressions, End} ->
            try erl_eval:exprs(Expressions, Bindings) of
                {value, Value, Bindings1} -> eval_expressions(File, Mode, End, {value, Value}, Failed, Bindings1)
            catch
                Class:Reason:Stack ->
                    Error = {End, ?MODULE, {Class, Reason, Stack}},
                    eval_expressions(File, Mode, End, Last, first(Failed, Error), Bindings)
            end;
        {error, Error, End} ->
            eval_expressions(File, Mode, End, Last, first(Failed, Error), Bindings);
        {eof, End} ->
            case {Failed, Mode, Last} of
                {none, ignore, _} -> ok;
                {none, return, {value, Value}} -> {ok, Value};
                {none, return, none} -> {error, {End, ?MODULE, undefined_script}};
                {Error, _, _} -> {error, Error}
            end
    end.

first(none, Error) -> Error;
first(Failed, _) -> Failed.

%% Errors --------------------------------------------------------------------------------------------------------------

format_error({_, ?MODULE, undefined_script}) ->
    "no value returned from script";
format_error({Line, ?MODULE, {Class, Reason, Stack}}) ->
    io_lib:format("~w: evaluation failed with ~w:~tp and stacktrace ~tp", [Line, Class, Reason, Stack]);
format_error({Line, ?MODULE, {Reason, Stack}}) ->
    io_lib:format("~w: evaluation failed with reason ~tp and stacktrace ~tp", [Line, Reason, Stack]);
format_error({Line, Module, Reason}) ->
    io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]);
format_error(badarg) -> "bad argument";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(terminated) -> "the file server process is terminated";
format_error(Reason) -> erl_posix_msg:message(Reason).
