%% Files and folders, without the conveniences of `file`: names are strings or bytes, nothing is flattened or translated.
%%
%% The natives start work on other threads and answer by a message; so no operation keeps a scheduler from other processes. A file is used
%% by the process that opened it, and closed when that process ends or forgets it. What is no argument at all is {error, badarg}.
-module(prim_file).

-export([advise/4, allocate/3, altname/1, close/1, copy/3, datasync/1, del_dir/1, delete/1, file_desc_to_ref/2, get_cwd/0,
         get_cwd/1, get_handle/1, internal_name2native/1, internal_native2name/1, internal_normalize_utf8/1, ipread_s32bu_p32bu/3,
         is_translatable/1, list_dir/1, list_dir_all/1, make_dir/1, make_link/2, make_symlink/2, open/2, position/2, pread/2,
         pread/3, pwrite/2, pwrite/3, read/2, read_file/1, read_file_info/1, read_file_info/2, read_handle_info/1,
         read_handle_info/2, read_line/1, read_link/1, read_link_all/1, read_link_info/1, read_link_info/2, rename/2,
         sendfile/8, set_cwd/1, start/0, sync/1, truncate/1, write/2, write_file/2, write_file_info/2, write_file_info/3]).
-export([current_folder/0, current_folder/1, name/1, open/3, start/2]).

-include_lib("kernel/include/file.hrl").

%% Bytes that nothing reads at once.
-define(MOST_READ, (1 bsl 40)).

%% Natives -------------------------------------------------------------------------------------------------------------

%% Answers the result, where there is nothing to wait for, or started; then {Ref, Result} comes.
-spec start(reference(), tuple()) -> term().
start(_, _) -> erlang:nif_error(undef).

-spec open(reference(), string() | binary(), list()) -> reference().
open(_, _, _) -> erlang:nif_error(undef).

-spec name(binary()) -> string() | binary().
name(_) -> erlang:nif_error(undef).

-spec current_folder() -> {ok, binary()} | {error, atom()}.
current_folder() -> erlang:nif_error(undef).

-spec current_folder(char()) -> {ok, binary()} | {error, atom()}.
current_folder(_) -> erlang:nif_error(undef).

%% Asking --------------------------------------------------------------------------------------------------------------

ask(Operation) ->
    Ref = make_ref(),
    try start(Ref, Operation) of
        started -> receive {Ref, Result} -> Result end;
        Result -> Result
    catch
        error:badarg -> {error, badarg}
    end.

%% No other process may use a file, for it could not know when it is closed.
ask_file(#file_descriptor{data = #{owner := Owner, handle := Handle}}, Name, Arguments) when Owner =:= self() ->
    ask(list_to_tuple([Name, Handle | Arguments]));
ask_file(#file_descriptor{data = #{owner := _}}, _, _) ->
    erlang:error(not_on_controlling_process);
ask_file(_, _, _) ->
    {error, badarg}.

%% There is nothing to do for files in the background.
start() -> receive stop -> ok end.

%% Open files ----------------------------------------------------------------------------------------------------------

open(Name, Modes) ->
    Ref = make_ref(),
    try open(Ref, Name, Modes) of
        Handle ->
            receive
                {Ref, ok} -> {ok, #file_descriptor{module = ?MODULE, data = #{owner => self(), handle => Handle}}};
                {Ref, Error} -> Error
            end
    catch
        error:badarg -> {error, badarg}
    end.

close(Fd) -> ask_file(Fd, close, []).
read(Fd, Size) when Size < ?MOST_READ -> ask_file(Fd, read, [Size]);
read(_, Size) -> too_much(Size).
read_line(Fd) -> ask_file(Fd, read_line, []).
write(Fd, Data) -> ask_file(Fd, write, [Data]).
truncate(Fd) -> ask_file(Fd, truncate, []).
sync(Fd) -> ask_file(Fd, sync, [true]).
datasync(Fd) -> ask_file(Fd, sync, [false]).
advise(Fd, Offset, Length, Advice) -> ask_file(Fd, advise, [Offset, Length, Advice]).
allocate(Fd, Offset, Length) -> ask_file(Fd, allocate, [Offset, Length]).

position(Fd, {From, Offset}) -> ask_file(Fd, position, [From, Offset]);
position(Fd, From) when is_atom(From) -> ask_file(Fd, position, [From, 0]);
position(Fd, Offset) -> ask_file(Fd, position, [bof, Offset]).

pread(Fd, Offset, Size) when Size < ?MOST_READ -> ask_file(Fd, pread, [Offset, Size]);
pread(_, _, Size) -> too_much(Size).

%% No memory can hold so much, and what is beyond the sizes of files is no size.
too_much(Size) when not is_integer(Size) -> {error, badarg};
too_much(Size) when Size < 1 bsl 63 -> {error, enomem};
too_much(_) -> {error, einval}.

pread(Fd, Places) -> pread_each(Fd, Places, []).

pread_each(Fd, [{Offset, Size} | Places], Done) ->
    case pread(Fd, Offset, Size) of
        {ok, Data} -> pread_each(Fd, Places, [Data | Done]);
        eof -> pread_each(Fd, Places, [eof | Done]);
        Error -> Error
    end;
pread_each(_, [], Done) -> {ok, lists:reverse(Done)};
pread_each(_, _, _) -> {error, badarg}.

pwrite(Fd, Offset, Data) -> ask_file(Fd, pwrite, [Offset, Data]).

pwrite(Fd, Places) -> pwrite_each(Fd, Places, 0).

pwrite_each(Fd, [{Offset, Data} | Places], Done) ->
    case pwrite(Fd, Offset, Data) of
        ok -> pwrite_each(Fd, Places, Done + 1);
        {error, Reason} -> {error, {Done, Reason}}
    end;
pwrite_each(_, [], _) -> ok;
pwrite_each(_, _, _) -> {error, badarg}.

copy(#file_descriptor{} = Source, #file_descriptor{} = Target, Length) ->
    file:copy_opened(Source, Target, Length).

%% A size and a pointer of 32 bits each at Offset lead to the data, if the size is acceptable.
ipread_s32bu_p32bu(Fd, Offset, Max) when is_integer(Max), Max >= 0; is_atom(Max) ->
    case pread(Fd, Offset, 8) of
        {ok, <<Size:32, _:32>>} when is_integer(Max), Size > Max -> eof;
        {ok, <<0:32, Pointer:32>>} -> {ok, {0, Pointer, eof}};
        {ok, <<Size:32, Pointer:32>>} ->
            case pread(Fd, Pointer, Size) of
                {ok, Data} -> {ok, {Size, Pointer, Data}};
                eof -> {ok, {Size, Pointer, eof}};
                Error -> Error
            end;
        {ok, _} -> eof;
        Other -> Other
    end;
ipread_s32bu_p32bu(_, _, _) ->
    {error, badarg}.

get_handle(_) -> {error, enotsup}.
file_desc_to_ref(_, _) -> {error, enotsup}.
sendfile(_, _, _, _, _, _, _, _) -> {error, enotsup}.

%% What paths lead to --------------------------------------------------------------------------------------------------

read_file(Name) -> ask({read_file, Name}).

write_file(Name, Data) -> ask({write_file, Name, Data}).

%% A folder cannot be deleted, by whatever error the operating system says so.
delete(Name) ->
    case ask({delete, Name}) of
        {error, eisdir} -> {error, eperm};
        Result -> Result
    end.

rename(From, To) ->
    case ask({rename, From, To}) of
        {error, enotempty} -> {error, eexist};
        Result -> Result
    end.

make_dir(Name) -> ask({make_dir, Name}).

%% What is in use is no folder to delete: that comes before what is in it.
del_dir(Name) ->
    case ask({del_dir, Name}) of
        {error, enotempty} ->
            case {identity(Name), identity(".")} of
                {Same, Same} -> {error, einval};
                _ -> {error, eexist}
            end;
        Result -> Result
    end.

identity(Name) ->
    case read_file_info(Name, [{time, posix}]) of
        {ok, #file_info{inode = Inode, major_device = Device}} -> {Device, Inode};
        Error -> Error
    end.

make_link(Existing, New) -> ask({make_link, Existing, New}).
make_symlink(Existing, New) -> ask({make_symlink, Existing, New}).
set_cwd(Name) -> ask({set_cwd, Name}).

%% Only Windows has a current folder for each drive.
get_cwd([Letter, $: | _]) when Letter >= $a, Letter =< $z; Letter >= $A, Letter =< $Z ->
    case current_folder(Letter) of
        {ok, Name} -> {ok, shown(Name)};
        Error -> Error
    end;
get_cwd(Name) when is_list(Name); is_binary(Name) -> {error, einval};
get_cwd(_) -> {error, badarg}.

get_cwd() ->
    case current_folder() of
        {ok, Name} -> {ok, shown(Name)};
        Error -> Error
    end.

altname(Name) when is_list(Name); is_binary(Name) -> {error, enotsup};
altname(_) -> {error, badarg}.

list_dir(Name) ->
    case list_dir_all(Name) of
        {ok, Names} -> {ok, [N || N <- Names, is_list(N)]};
        Error -> Error
    end.

list_dir_all(Name) ->
    case ask({list, Name}) of
        {ok, Names} -> {ok, names(Names, os:type())};
        Error -> Error
    end.

%% Names come from macOS in pieces, and are put together, as in what is typed.
names(Names, {unix, darwin}) -> [composed(name(N)) || N <- Names];
names(Names, _) -> [name(N) || N <- Names].

shown(Name) -> hd(names([Name], os:type())).

composed(Name) when is_list(Name) -> internal_normalize_utf8(Name);
composed(Name) -> Name.

read_link(Name) ->
    case read_link_all(Name) of
        {ok, Target} when is_binary(Target) -> {error, einval};
        Result -> Result
    end.

read_link_all(Name) ->
    case ask({read_link, Name}) of
        {ok, Target} -> {ok, shown(Target)};
        Error -> Error
    end.

%% Information ---------------------------------------------------------------------------------------------------------

read_file_info(Name) -> read_file_info(Name, []).
read_file_info(Name, Options) -> with_times(Options, fun() -> ask({read_info, Name, true}) end).

read_link_info(Name) -> read_link_info(Name, []).
read_link_info(Name, Options) -> with_times(Options, fun() -> ask({read_info, Name, false}) end).

read_handle_info(Fd) -> read_handle_info(Fd, []).
read_handle_info(Fd, Options) -> with_times(Options, fun() -> ask_file(Fd, read_info, []) end).

with_times(Options, Ask) ->
    case time_type(Options) of
        error ->
            {error, badarg};
        Type ->
            case Ask() of
                {ok, #file_info{atime = A, mtime = M, ctime = C} = Info} ->
                    {ok, Info#file_info{atime = time(Type, A), mtime = time(Type, M), ctime = time(Type, C)}};
                Error ->
                    Error
            end
    end.

time_type([{time, Type} | _]) when Type =:= local; Type =:= universal; Type =:= posix -> Type;
time_type([{time, _} | _]) -> error;
time_type([_ | Options]) -> time_type(Options);
time_type([]) -> local;
time_type(_) -> error.

time(posix, Seconds) -> Seconds;
time(universal, Seconds) -> erlang:posixtime_to_universaltime(Seconds);
time(local, Seconds) -> erlang:universaltime_to_localtime(erlang:posixtime_to_universaltime(Seconds)).

seconds(posix, Seconds) -> Seconds;
seconds(universal, Time) -> erlang:universaltime_to_posixtime(Time);
seconds(local, Time) -> erlang:universaltime_to_posixtime(erlang:localtime_to_universaltime(Time)).

write_file_info(Name, Info) -> write_file_info(Name, Info, []).

write_file_info(Name, #file_info{mode = Mode, uid = User, gid = Group, atime = A, mtime = M}, Options) ->
    case time_type(Options) of
        error ->
            {error, badarg};
        Type ->
            Steps = [fun() -> set_mode(Name, Mode) end,
                     fun() -> set_owner(Name, User, Group) end,
                     fun() -> set_times(Name, Type, A, M) end],
            all(Steps)
    end;
write_file_info(_, _, _) ->
    {error, badarg}.

all([Step | Steps]) ->
    case Step() of
        ok -> all(Steps);
        Error -> Error
    end;
all([]) -> ok.

set_mode(_, undefined) -> ok;
set_mode(Name, Mode) -> ask({set_mode, Name, Mode}).

set_owner(_, undefined, undefined) -> ok;
set_owner(Name, User, Group) -> ask({set_owner, Name, id(User), id(Group)}).

id(undefined) -> -1;
id(Id) -> Id.

%% Times that are not given are now, as nobody else can know them.
set_times(_, _, undefined, undefined) ->
    ok;
set_times(Name, Type, A, M) ->
    try {time_or(Type, A, M), time_or(Type, M, A)} of
        {Accessed, Modified} -> ask({set_times, Name, Accessed, Modified})
    catch
        error:_ -> {error, badarg}
    end.

time_or(Type, undefined, Other) -> seconds(Type, Other);
time_or(Type, Time, _) -> seconds(Type, Time).

%% Names ---------------------------------------------------------------------------------------------------------------

internal_name2native(Name) when is_binary(Name) -> Name;
internal_name2native(Name) -> unicode:characters_to_binary(Name).

internal_native2name(Name) -> name(Name).

internal_normalize_utf8(Name) -> unicode:characters_to_nfc_list(Name).

is_translatable(Name) -> is_list(name(Name)).
