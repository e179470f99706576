%% Archives of the kind that zip writes: made, listed, extracted, from and to files and binaries.
%%
%% Members are stored or deflated. Sizes beyond 32 bits take the 64-bit records. But for deflated data, what is written is to the byte what
%% OTP writes. A name never leads out of the target folder: an absolute one is made relative,
%% one that climbs out is reduced to its last part.
-module(zip).

-export([create/2, create/3, extract/1, extract/2, foldl/3, list_dir/1, list_dir/2, t/1, table/1, table/2, tt/1, unzip/1, unzip/2,
         zip/2, zip/3, zip_close/1, zip_get/1, zip_get/2, zip_get_crc32/2, zip_list_dir/1, zip_open/1, zip_open/2]).

-include_lib("kernel/include/file.hrl").
-include_lib("stdlib/include/zip.hrl").

-record(options, {to = files, open = [raw], cwd = "", comment = "", verbose = false, filters = [], skip_directories = false,
                  names_only = false, compress = all, uncompress = [".Z", ".zip", ".zoo", ".arc", ".lzh", ".arj"], extra = []}).
%% A member as the central directory has it.
-record(entry, {file, crc}).
%% What the headers of a member say in common.
-record(header, {flags, method, time, date, crc, compressed, size, mtime, atime, ctime, uid = 0, gid = 0, offset = 0, mode, unix = false}).

-define(STORED, 0).
-define(DEFLATED, 8).
-define(UTF8, 16#800).
-define(DESCRIPTOR_FOLLOWS, 8).
-define(MAX_32, 16#FFFFFFFF).
-define(MAX_16, 16#FFFF).
-define(DEFLATE_PIECE, 65536).
-define(COPY_PIECE, 1048576).
-define(MADE_BY, 61).
-define(UNIX, 3).
-define(FILE_MODE, 8#644).
-define(FOLDER_MODE, 8#744).
-define(END_SIZE, 22).
-define(LOCATOR_SIZE, 20).
-define(ZIP64, 16#0001).
-define(TIMESTAMP, 16#5455).
-define(UNIX_IDS, 16#7875).

create(Name, Files) -> zip(Name, Files).
create(Name, Files, Options) -> zip(Name, Files, Options).
extract(Archive) -> unzip(Archive).
extract(Archive, Options) -> unzip(Archive, Options).
table(Archive) -> list_dir(Archive).
table(Archive, Options) -> list_dir(Archive, Options).

%% Whatever is thrown is the reason of an error, and so is a crash.
attempt(Do) ->
    try {ok, Do()}
    catch
        throw:Reason -> {error, Reason};
        error:Reason:Stack -> {error, {'EXIT', {Reason, Stack}}};
        exit:Reason -> {error, {'EXIT', Reason}}
    end.

%% Options -------------------------------------------------------------------------------------------------------------

options(Given, Allowed, Defaults) ->
    lists:foldl(
      fun(Option, Options) ->
          Key = if is_tuple(Option), tuple_size(Option) =:= 2 -> element(1, Option); true -> Option end,
          case lists:member(Key, Allowed) of
              true -> option(Option, Options);
              false -> throw({bad_option, Option})
          end
      end, Defaults, Given).

option(verbose, Options) -> Options#options{verbose = true};
option(cooked, Options) -> Options#options{open = []};
option(memory, Options) -> Options#options{to = memory};
option(skip_directories, Options) -> Options#options{skip_directories = true};
option(names_only, Options) -> Options#options{names_only = true};
option({cwd, Folder}, Options) -> Options#options{cwd = Folder};
option({comment, Comment}, Options) -> Options#options{comment = Comment};
option({file_filter, Filter}, Options) -> filter(Filter, Options);
option({file_list, Names}, Options) -> filter(fun(#zip_file{name = Name}) -> lists:member(Name, Names) end, Options);
option(keep_old_files, #options{} = Options) ->
    filter(fun(#zip_file{name = Name}) -> not filelib:is_file(in_folder(Options#options.cwd, Name)) end, Options);
option({compress, Which} = Option, Options) -> Options#options{compress = suffixes(Which, Options#options.compress, Option)};
option({uncompress, Which} = Option, Options) -> Options#options{uncompress = suffixes(Which, Options#options.uncompress, Option)};
option({extra, Extra} = Option, Options) when is_list(Extra) ->
    case Extra -- [extended_timestamp, uid_gid] of
        [] -> Options#options{extra = Extra};
        _ -> throw({bad_option, Option})
    end;
option(Option, _) -> throw({bad_option, Option}).

filter(Filter, #options{filters = Filters} = Options) -> Options#options{filters = [Filter | Filters]}.

suffixes(all, _, _) -> all;
suffixes({add, Suffixes}, Old, _) when is_list(Suffixes) -> lists:usort(Old ++ Suffixes);
suffixes({del, Suffixes}, Old, _) when is_list(Suffixes) -> lists:usort(Old -- Suffixes);
suffixes(Suffixes, _, _) when is_list(Suffixes) -> lists:usort(Suffixes);
suffixes(_, _, Option) -> throw({bad_option, Option}).

passes(File, #options{filters = Filters}) -> lists:all(fun(Filter) -> Filter(File) end, Filters).

in_folder("", Name) -> Name;
in_folder(Folder, Name) -> string:trim(filename:join(Folder, Name), trailing, "/") ++ slash(Name).

slash(Name) ->
    case lists:last(Name) of
        $/ -> "/";
        _ -> ""
    end.

%% Making --------------------------------------------------------------------------------------------------------------

zip(Name, Files) -> zip(Name, Files, []).

zip(Name, Files, Given) -> attempt(fun() -> zip_files(Name, Files, Given) end).

zip_files(Name, Files, Given) ->
    Options = options(Given, [verbose, cooked, memory, cwd, comment, compress, uncompress, extra],
                      #options{extra = [extended_timestamp, uid_gid]}),
    {Comment, _} = encoded(Options#options.comment),
    Source = source_kind(Files),
    Target = created(Name, Options),
    try
        {Target1, Position, Members} = put_members(Files, Source, Options, Target, 0, []),
        {Records, Size} = central_records(lists:reverse(Members), Options),
        Target2 = put_bytes([Records, final_records(length(Members), Position, Size, Comment)], Target1),
        finished(Name, Target2)
    catch
        Class:Reason:Stack ->
            abandon(Target),
            erlang:raise(Class, Reason, Stack)
    end.

%% The first file says whether all come from files or from binaries.
source_kind([]) -> bytes;
source_kind([{Name, Bytes} | _]) when is_list(Name), is_binary(Bytes) -> bytes;
source_kind([{Name, Bytes, #file_info{}} | _]) when is_list(Name), is_binary(Bytes) -> bytes;
source_kind([{Name, #file_info{}, Bytes} | _]) when is_list(Name), is_binary(Bytes) -> bytes;
source_kind([Name | _]) when is_list(Name) -> files;
source_kind(_) -> throw(einval).

created(_, #options{to = memory}) -> {memory, []};
created(Name, #options{open = Open}) ->
    ok = filelib:ensure_dir(Name),
    {file, done(file:open(Name, Open ++ [write, binary]))}.

put_bytes(Bytes, {memory, Written}) -> {memory, [Written | Bytes]};
put_bytes(Bytes, {file, File} = Target) ->
    ok = done(file:write(File, Bytes)),
    Target.

finished(Name, {memory, Written}) -> {Name, iolist_to_binary(Written)};
finished(Name, {file, File}) ->
    ok = done(file:close(File)),
    Name.

abandon({memory, _}) -> ok;
abandon({file, File}) -> file:close(File).

done(ok) -> ok;
done({ok, Value}) -> Value;
done({error, Reason}) -> throw(Reason).

put_members([], _, _, Target, Position, Members) -> {Target, Position, Members};
put_members([File | Files], Source, Options, Target, Position, Members) ->
    #file_info{type = Type} = Info = member_info(File, Source, Options),
    Size = case Type of
               regular -> Info#file_info.size;
               directory -> 0
           end,
    Plain = stored_name(File, Type),
    {Name, Flags} = encoded(Plain),
    Method = method(Name, Size, Type, Options),
    {Data, Crc} = member_data(File, Source, Type, Size, Method, Options),
    Compressed = iolist_size(Data),
    {Date, Time} = dos_time(calendar:system_time_to_local_time(seconds(Info#file_info.mtime), second)),
    Header = #header{flags = Flags, method = Method, time = Time, date = Date, crc = Crc, compressed = Compressed, size = Size, offset = Position},
    Local = local_record(Header, Name, Info, Options),
    Options#options.verbose andalso io:format("adding: ~ts\n", [io_lib:write_string(Plain)]),
    Target1 = put_bytes([Local, Data], Target),
    Position1 = Position + iolist_size(Local) + Compressed,
    Within = [filename:join(File, Entry) || Type =:= directory, Entry <- entries(File, Source, Options)],
    {Target2, Position2, Members2} = put_members(lists:reverse(Within), Source, Options, Target1, Position1, [{Header, Name, Info} | Members]),
    put_members(Files, Source, Options, Target2, Position2, Members2).

entries(_, bytes, _) -> [];
entries(Folder, files, #options{cwd = Cwd}) -> done(file:list_dir(in_folder(Cwd, Folder))).

member_info(File, files, #options{cwd = Cwd}) ->
    Path = if is_list(File) -> in_folder(Cwd, File); true -> File end,
    done(file:read_file_info(Path, [{time, posix}]));
member_info({_, _, #file_info{} = Info}, bytes, _) -> Info;
member_info({_, #file_info{} = Info, _}, bytes, _) -> Info;
member_info({_, directory}, bytes, _) -> new_info(directory, 0, ?FOLDER_MODE);
member_info({_, Bytes}, bytes, _) -> new_info(regular, byte_size(Bytes), ?FILE_MODE);
member_info(_, bytes, _) -> new_info(regular, 0, ?FILE_MODE).

new_info(Type, Size, Mode) ->
    Now = os:system_time(second),
    #file_info{size = Size, type = Type, access = read_write, atime = Now, mtime = Now, ctime = Now, mode = Mode, links = 1,
               major_device = 0, minor_device = 0, inode = 0, uid = 0, gid = 0}.

stored_name({Name, _}, Type) -> stored_name(Name, Type);
stored_name({Name, _, _}, Type) -> stored_name(Name, Type);
stored_name(Name, regular) -> relative(Name);
stored_name(Name, directory) ->
    case lists:last(Name) of
        $/ -> relative(Name);
        _ -> relative(Name ++ "/")
    end.

relative(Name) ->
    case filename:pathtype(Name) of
        relative -> Name;
        _ ->
            Relative = filename:join(tl(filename:split(Name))),
            error_logger:format("Illegal absolute path: ~ts, converting to ~ts~n", [Name, Relative]),
            Relative
    end.

method(_, Size, _, _) when is_integer(Size), Size < 10 -> ?STORED;
method(_, _, directory, _) -> ?STORED;
method(Name, _, _, #options{compress = Compress, uncompress = Uncompress}) ->
    Extension = filename:extension(Name),
    case is_among(Extension, Compress) andalso not is_among(Extension, Uncompress) of
        true -> ?DEFLATED;
        false -> ?STORED
    end.

is_among(Extension, Which) -> Which =:= all orelse lists:member(Extension, Which).

member_data(_, _, directory, _, _, _) -> {[], 0};
member_data(_, _, regular, 0, _, _) -> {[], 0};
member_data(File, bytes, regular, Size, Method, _) ->
    Bytes = case File of
                {_, #file_info{}, Given} -> Given;
                {_, Given} -> Given;
                {_, Given, _} -> Given
            end,
    member_pieces(fun(Position, Length) -> binary:part(Bytes, Position, Length) end, Size, Method);
member_data(File, files, regular, Size, Method, #options{cwd = Cwd, open = Open}) ->
    Handle = done(file:open(in_folder(Cwd, File), Open ++ [read, binary])),
    try member_pieces(fun(_, Length) -> done(file:read(Handle, Length)) end, Size, Method)
    after file:close(Handle)
    end.

member_pieces(Read, Size, ?STORED) -> pieces(Read, 0, Size, 0, fun(Piece, _) -> Piece end, []);
member_pieces(Read, Size, ?DEFLATED) ->
    Stream = zlib:open(),
    try
        ok = zlib:deflateInit(Stream, default, deflated, -15, 8, default),
        pieces(Read, 0, Size, 0, fun(Piece, Flush) -> zlib:deflate(Stream, Piece, Flush) end, [])
    after
        zlib:close(Stream)
    end.

pieces(_, Size, Size, Crc, _, Written) -> {lists:reverse(Written), Crc};
pieces(Read, Position, Size, Crc, Compress, Written) ->
    Piece = Read(Position, min(?DEFLATE_PIECE, Size - Position)),
    Next = Position + byte_size(Piece),
    Compressed = Compress(Piece, if Next =:= Size -> finish; true -> none end),
    pieces(Read, Next, Size, erlang:crc32(Crc, Piece), Compress, [Compressed | Written]).

encoded(Text) ->
    case lists:any(fun(C) -> C > 127 end, Text) of
        false -> {Text, 0};
        true ->
            case unicode:characters_to_binary(Text) of
                Bytes when is_binary(Bytes) -> {binary_to_list(Bytes), ?UTF8};
                _ -> throw({bad_unicode, Text})
            end
    end.

%% Records written -----------------------------------------------------------------------------------------------------

local_record(#header{size = Size, compressed = Compressed} = Header, Name, Info, Options) ->
    Extra = extra(Size, Compressed, 0, Info, Options),
    [<<"PK", 3, 4, (version(Header)):16/little>>, common(Header), <<(length(Name)):16/little, (iolist_size(Extra)):16/little>>, Name, Extra].

common(#header{flags = Flags, method = Method, time = Time, date = Date, crc = Crc, compressed = Compressed, size = Size}) ->
    Short = if Size >= ?MAX_32 -> ?MAX_32; true -> Compressed end,
    <<Flags:16/little, Method:16/little, Time:16/little, Date:16/little, Crc:32/little, Short:32/little, (min(Size, ?MAX_32)):32/little>>.

version(#header{size = Size}) when Size >= ?MAX_32 -> 45;
version(#header{method = ?STORED}) -> 10;
version(#header{method = ?DEFLATED}) -> 20.

central_records(Members, Options) ->
    Records = [central_record(Header, Name, Info, Options) || {Header, Name, Info} <- Members],
    {Records, iolist_size(Records)}.

central_record(#header{size = Size, compressed = Compressed, offset = Offset} = Header, Name, #file_info{mode = Mode, type = Type} = Info, Options) ->
    Extra = extra(Size, Compressed, Offset, Info#file_info{atime = undefined}, Options),
    Version = if Offset >= ?MAX_32 -> 45; true -> version(Header) end,
    Rights = case Mode of
                 undefined when Type =:= directory -> ?FOLDER_MODE;
                 undefined -> ?FILE_MODE;
                 _ -> Mode band 8#777
             end,
    [<<"PK", 1, 2, ?MADE_BY, ?UNIX, Version:16/little>>, common(Header),
     <<(length(Name)):16/little, (iolist_size(Extra)):16/little, 0:16, 0:16, 0:16, (Rights bsl 16):32/little, (min(Offset, ?MAX_32)):32/little>>,
     Name, Extra].

final_records(Count, Offset, Size, Comment) ->
    End = <<"PK", 5, 6, 0:32, (min(Count, ?MAX_16)):16/little, (min(Count, ?MAX_16)):16/little, (min(Size, ?MAX_32)):32/little,
            (min(Offset, ?MAX_32)):32/little, (length(Comment)):16/little>>,
    case Offset < ?MAX_32 andalso Count < ?MAX_16 andalso Size < ?MAX_32 of
        true -> [End, Comment];
        false ->
            [<<"PK", 6, 6, 44:64/little, ?MADE_BY, ?UNIX, 45:16/little, 0:64, Count:64/little, Count:64/little, Size:64/little, Offset:64/little>>,
             <<"PK", 6, 7, 0:32, (Offset + Size):64/little, 1:32/little>>, End, Comment]
    end.

extra(Size, Compressed, Offset, Info, #options{extra = Wanted}) ->
    [[field(?ZIP64, [[<<Size:64/little, Compressed:64/little>> || Size >= ?MAX_32], [<<Offset:64/little>> || Offset >= ?MAX_32]])
      || Size >= ?MAX_32 orelse Offset >= ?MAX_32],
     [timestamp(seconds(Info#file_info.mtime), seconds(Info#file_info.atime)) || lists:member(extended_timestamp, Wanted)],
     [field(?UNIX_IDS, <<1, 4, Uid:32/little, 4, Gid:32/little>>)
      || #file_info{uid = Uid, gid = Gid} <- [Info], lists:member(uid_gid, Wanted), Uid =/= undefined, Gid =/= undefined]].

field(Tag, Data) -> [<<Tag:16/little, (iolist_size(Data)):16/little>>, Data].

timestamp(Mtime, Atime) ->
    Bits = if Mtime =:= undefined -> 0; true -> 1 end bor if Atime =:= undefined -> 0; true -> 2 end,
    field(?TIMESTAMP, [Bits | [<<Time:32/little>> || Time <- [Mtime, Atime], Time =/= undefined]]).

seconds(Time) when is_integer(Time); Time =:= undefined -> Time;
seconds(Local) -> erlang:universaltime_to_posixtime(erlang:localtime_to_universaltime(Local)).

dos_time({{Year, Month, Day}, {Hour, Minute, Second}}) ->
    <<Date:16, Time:16>> = <<(Year - 1980):7, Month:4, Day:5, Hour:5, Minute:6, (Second div 2):5>>,
    {Date, Time}.

%% Archives read -------------------------------------------------------------------------------------------------------

opened(Bytes, _) when is_binary(Bytes) -> {bytes, Bytes, byte_size(Bytes)};
opened(Name, #options{open = Open}) when is_list(Name) ->
    File = done(file:open(Name, Open ++ [read, binary])),
    try {file, File, done(file:position(File, eof))}
    catch throw:Reason -> file:close(File), throw(Reason)
    end;
opened(_, _) -> throw(einval).

closed({bytes, _, _}) -> ok;
closed({file, File, _}) -> file:close(File).

with_archive(Name, Options, Do) ->
    Archive = opened(Name, Options),
    try Do(Archive)
    after closed(Archive)
    end.

%% Exactly so many bytes, or `eof`.
read_at({_, _, Size}, Position, Length) when Position < 0; Position + Length > Size -> eof;
read_at(_, _, 0) -> <<>>;
read_at({bytes, Bytes, _}, Position, Length) -> binary:part(Bytes, Position, Length);
read_at({file, File, _}, Position, Length) ->
    case done(file:pread(File, Position, Length)) of
        Bytes when byte_size(Bytes) =:= Length -> Bytes;
        _ -> eof
    end.

%% The comment and the members of an archive.
directory({_, _, Size} = Archive, Options) ->
    Length = min(?MAX_16 + ?END_SIZE + ?LOCATOR_SIZE, Size),
    {Count, Offset, Comment} = find_end(read_at(Archive, Size - Length, Length), Length - ?END_SIZE, Archive),
    {text(Comment), central(Count, Offset, Archive, Options, [])}.

%% The last record of an archive, behind which stands nothing but its comment.
find_end(_, Position, {file, _, Size}) when Position < 0, Size < ?END_SIZE -> throw(einval);
find_end(_, Position, _) when Position < 0 -> throw(bad_eocd);
find_end(Tail, Position, Archive) ->
    case Tail of
        <<_:Position/binary, "PK", 5, 6, Disk:16/little, Start:16/little, Here:16/little, Count:16/little, Size:32/little, Offset:32/little,
          CommentSize:16/little, Comment:CommentSize/binary>> ->
            case lists:member(?MAX_16, [Disk, Start, Here, Count]) orelse lists:member(?MAX_32, [Size, Offset]) of
                false when Disk =/= 0 -> throw(multiple_disks_not_supported);
                false -> {Count, Offset, Comment};
                true -> find_end64(Tail, Position, Archive, Comment)
            end;
        _ -> find_end(Tail, Position - 1, Archive)
    end.

find_end64(Tail, Position, Archive, Comment) ->
    Locator = Position - ?LOCATOR_SIZE,
    case Locator >= 0 andalso Tail of
        <<_:Locator/binary, "PK", 6, 7, _:32, Offset:64/little, _:32, _/binary>> ->
            case read_at(Archive, Offset, 56) of
                <<"PK", 6, 6, _:64, _:32, Disk:32/little, _:32, _:64, Count:64/little, _:64, Start:64/little>> ->
                    Disk =:= 0 orelse throw(multiple_disks_not_supported),
                    {Count, Start, Comment};
                _ -> throw(bad_eocd64)
            end;
        _ -> find_end(Tail, Position - 1, Archive)
    end.

central(0, _, _, _, Entries) -> lists:reverse(Entries);
central(N, Position, Archive, Options, Entries) ->
    case read_at(Archive, Position, 46) of
        <<"PK", 1, 2, _, System, _:16, Common:20/binary, NameSize:16/little, ExtraSize:16/little, CommentSize:16/little, _:32, Attributes:32/little, Offset:32/little>> ->
            Header0 = (common_fields(Common))#header{offset = Offset, mode = (Attributes bsr 16) band 8#777, unix = System =:= ?UNIX},
            case read_at(Archive, Position + 46, NameSize + ExtraSize + CommentSize) of
                <<Name:NameSize/binary, Extra:ExtraSize/binary, Comment:CommentSize/binary>> ->
                    Header = with_extra(Extra, Options, Header0),
                    Entry = entry(name(Name, Header), text(Comment), Header),
                    central(N - 1, Position + 46 + NameSize + ExtraSize + CommentSize, Archive, Options, [Entry | Entries]);
                eof -> throw(bad_central_directory)
            end;
        _ -> throw(bad_central_directory)
    end.

common_fields(<<Flags:16/little, Method:16/little, Time:16/little, Date:16/little, Crc:32/little, Compressed:32/little, Size:32/little>>) ->
    #header{flags = Flags, method = Method, time = Time, date = Date, crc = Crc, compressed = Compressed, size = Size}.

entry(Name, Comment, #header{mode = Mode, unix = Unix} = Header) ->
    {Type, Default} = case lists:last(Name) of
                          $/ -> {directory, ?FOLDER_MODE};
                          _ -> {regular, ?FILE_MODE}
                      end,
    Info = #file_info{size = Header#header.size, type = Type, access = read_write, atime = atime(Header), mtime = mtime(Header),
                      ctime = ctime(Header), mode = if Unix -> Mode; true -> Default end, links = 1, major_device = 0, minor_device = 0,
                      inode = 0, uid = Header#header.uid, gid = Header#header.gid},
    #entry{file = #zip_file{name = Name, info = Info, comment = Comment, offset = Header#header.offset, comp_size = Header#header.compressed},
           crc = Header#header.crc}.

name(Bytes, #header{flags = Flags}) when Flags band ?UTF8 =/= 0 ->
    case unicode:characters_to_list(Bytes) of
        Name when is_list(Name) -> Name;
        _ -> throw(bad_central_directory)
    end;
name(Bytes, _) -> binary_to_list(Bytes).

text(Bytes) ->
    case unicode:characters_to_list(Bytes) of
        Text when is_list(Text) -> Text;
        _ -> binary_to_list(Bytes)
    end.

%% Extra fields: sizes of 64 bits, times, ids.
with_extra(<<Tag:16/little, Size:16/little, Data:Size/binary, Rest/binary>>, #options{extra = Wanted} = Options, Header) ->
    Read = case Tag of
               ?ZIP64 -> large_sizes(Data, Header);
               ?TIMESTAMP ->
                   case lists:member(extended_timestamp, Wanted) of
                       true -> times(Data, Header);
                       false -> Header
                   end;
               ?UNIX_IDS -> ids(Data, lists:member(uid_gid, Wanted), Header);
               _ -> Header
           end,
    with_extra(Rest, Options, Read);
with_extra(_, _, Header) -> Header.

large_sizes(<<Size:64/little, Rest/binary>>, #header{size = ?MAX_32} = Header) -> large_sizes(Rest, Header#header{size = Size});
large_sizes(<<Size:64/little, Rest/binary>>, #header{compressed = ?MAX_32} = Header) -> large_sizes(Rest, Header#header{compressed = Size});
large_sizes(<<Offset:64/little, _/binary>>, #header{offset = ?MAX_32} = Header) -> Header#header{offset = Offset};
large_sizes(_, Header) -> Header.

times(<<_:5, Created:1, Accessed:1, Modified:1, Data/binary>>, Header) ->
    {Mtime, Data1} = time(Modified, Data),
    {Atime, Data2} = time(Accessed, Data1),
    {Ctime, _} = time(Created, Data2),
    Header#header{mtime = Mtime, atime = Atime, ctime = Ctime};
times(_, Header) -> Header.

time(1, <<Time:32/little, Rest/binary>>) -> {Time, Rest};
time(_, Data) -> {undefined, Data}.

ids(<<1, UidSize, Uid:UidSize/little-unit:8, GidSize, Gid:GidSize/little-unit:8, _/binary>>, true, Header) -> Header#header{uid = Uid, gid = Gid};
ids(_, _, Header) -> Header.

mtime(#header{mtime = undefined} = Header) -> dos_datetime(Header);
mtime(#header{mtime = Time}) -> calendar:system_time_to_local_time(Time, second).

atime(#header{atime = undefined} = Header) -> dos_datetime(Header);
atime(#header{atime = Time}) -> calendar:system_time_to_local_time(Time, second).

ctime(#header{ctime = undefined}) -> undefined;
ctime(#header{ctime = Time}) -> calendar:system_time_to_local_time(Time, second).

dos_datetime(#header{date = Date, time = Time}) ->
    <<Year:7, Month:4, Day:5, Hour:5, Minute:6, Second:5>> = <<Date:16, Time:16>>,
    {{Year + 1980, Month, Day}, {Hour, Minute, Second * 2}}.

%% Listing -------------------------------------------------------------------------------------------------------------

list_dir(Archive) -> list_dir(Archive, []).

list_dir(Name, Given) ->
    attempt(fun() ->
                Options = options(Given, [cooked, names_only, skip_directories, extra], #options{extra = [extended_timestamp]}),
                with_archive(Name, Options, fun(Archive) -> listed(directory(Archive, Options), Options) end)
            end).

listed({Comment, Entries}, #options{skip_directories = Skip, names_only = NamesOnly}) ->
    Files = [File || #entry{file = #zip_file{name = Name} = File} <- Entries, not Skip orelse lists:last(Name) =/= $/],
    case NamesOnly of
        true -> [File#zip_file.name || File <- Files];
        false -> [#zip_comment{comment = Comment} | Files]
    end.

t(Handle) when is_pid(Handle) -> print_listing(request(Handle, listing), fun print_name/1);
t(Archive) -> print_archive(Archive, fun print_name/1).

tt(Handle) when is_pid(Handle) -> print_listing(request(Handle, listing), fun print_line/1);
tt(Archive) -> print_archive(Archive, fun print_line/1).

print_archive(Name, Print) ->
    Options = #options{extra = [extended_timestamp, uid_gid]},
    case attempt(fun() -> with_archive(Name, Options, fun(Archive) -> print_listing(directory(Archive, Options), Print) end) end) of
        {ok, ok} -> ok;
        Error -> Error
    end.

print_listing({Comment, Entries}, Print) ->
    Comment =:= "" orelse io:format("Archive comment: ~ts\n", [Comment]),
    lists:foreach(fun(#entry{file = File}) -> Print(File) end, Entries).

print_name(#zip_file{name = Name}) -> io:format("~ts\n", [Name]).

print_line(#zip_file{name = Name, comment = Comment, comp_size = Compressed, info = #file_info{size = Size, mtime = Mtime}}) ->
    {{Year, Month, Day}, {Hour, Minute, _}} = Mtime,
    MonthName = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    Percent = if Size =:= 0 -> 100; true -> round(Compressed * 100 / Size) end,
    io:format("~10w ~s ~2w ~2..0w:~2..0w ~w ~10w ~3w% ~ts ~ts\n", [Compressed, MonthName, Day, Hour, Minute, Year, Size, Percent, Name, Comment]).

%% Extracting ----------------------------------------------------------------------------------------------------------

unzip(Archive) -> unzip(Archive, []).

unzip(Name, Given) ->
    attempt(fun() ->
                Options = options(Given, [verbose, cooked, memory, cwd, file_filter, file_list, keep_old_files, skip_directories, extra],
                                  #options{extra = [extended_timestamp]}),
                with_archive(Name, Options, fun(Archive) -> extract_all(element(2, directory(Archive, Options)), Archive, Options) end)
            end).

%% The times of folders are set when all is in them.
extract_all(Entries, Archive, Options) ->
    Extracted = [Result || #entry{file = File} = Entry <- Entries, passes(File, Options), Result <- [extract_entry(Entry, Archive, Options)], Result =/= none],
    [Put(Result) || {folder, Result, Put} <- Extracted],
    [case Result of {folder, Folder, _} -> Folder; {file, File} -> File end || Result <- Extracted].

extract_entry(#entry{file = #zip_file{offset = Offset} = File, crc = Crc}, Archive, Options) ->
    case read_at(Archive, Offset, 30) of
        <<"PK", 3, 4, _:16, Common:20/binary, NameSize:16/little, ExtraSize:16/little>> ->
            Header0 = common_fields(Common),
            case read_at(Archive, Offset + 30, NameSize + ExtraSize) of
                <<NameBytes:NameSize/binary, Extra:ExtraSize/binary>> ->
                    Header1 = with_extra(Extra, Options, Header0),
                    Header = case Header1#header.flags band ?DESCRIPTOR_FOLLOWS of
                                 0 -> Header1;
                                 _ -> Header1#header{compressed = File#zip_file.comp_size, crc = Crc}
                             end,
                    extract_named(local_name(NameBytes, Header), Offset + 30 + NameSize + ExtraSize, Header, File, Archive, Options);
                eof -> throw(bad_file_header)
            end;
        Other -> throw({bad_local_file_header, Other})
    end.

local_name(Bytes, Header) ->
    try relative(name(Bytes, Header))
    catch throw:_ -> throw(bad_file_header)
    end.

extract_named(Name, Position, Header, File, Archive, #options{cwd = Cwd} = Options) ->
    {Safe, Wanted} = case level(filename:split(Name), 0) of
                         {Last, Level} when Level < 0 ->
                             error_logger:format("Illegal path: ~ts, extracting in ~ts~n", [in_folder(Cwd, Name), case Cwd of "" -> "./"; _ -> Cwd end]),
                             {Last ++ slash(Name), passes(File#zip_file{name = Last ++ slash(Name)}, Options)};
                         _ -> {Name, true}
                     end,
    Path = in_folder(Cwd, Safe),
    IsFolder = slash(Name) =:= "/",
    Set = fun(_) -> set_info(Path, Header, File) end,
    case Options#options.to of
        _ when not Wanted; IsFolder andalso Options#options.skip_directories -> none;
        memory when IsFolder -> {folder, {Path, <<>>}, fun(_) -> ok end};
        memory -> {file, {Path, iolist_to_binary(contents(Name, Position, Header, Archive, Options))}};
        files when IsFolder ->
            ok = filelib:ensure_path(Path),
            {folder, Path, Set};
        files ->
            ok = filelib:ensure_dir(Path),
            ok = done(file:write_file(Path, contents(Name, Position, Header, Archive, Options))),
            Set(Path),
            {file, Path}
    end.

level([Last], Level) -> {Last, Level};
level(["." | Parts], Level) -> level(Parts, Level);
level([".." | Parts], Level) -> level(Parts, Level - 1);
level([_ | Parts], Level) -> level(Parts, Level + 1).

contents(Name, Position, #header{method = Method, compressed = Size, crc = Crc}, Archive, Options) ->
    Data = case Method of
               ?STORED -> stored(Position, Size, Archive);
               ?DEFLATED -> inflated(Position, Size, Archive);
               _ -> throw(bad_file_header)
           end,
    Options#options.verbose andalso io:format("extracting: ~ts\n", [io_lib:write_string(Name)]),
    erlang:crc32(Data) =:= Crc orelse throw({bad_crc, Name}),
    Data.

stored(Position, Size, Archive) -> archive_pieces(Position, Size, Archive, fun(Piece) -> Piece end).

inflated(Position, Size, Archive) ->
    Stream = zlib:open(),
    try
        ok = zlib:inflateInit(Stream, -15),
        archive_pieces(Position, Size, Archive, fun(Piece) -> zlib:inflate(Stream, Piece) end)
    after
        zlib:close(Stream)
    end.

archive_pieces(_, 0, _, _) -> [];
archive_pieces(Position, Size, Archive, Convert) ->
    Length = min(?COPY_PIECE, Size),
    case read_at(Archive, Position, Length) of
        eof -> throw(bad_file_header);
        Piece ->
            Converted = Convert(Piece),
            [Converted | archive_pieces(Position + Length, Size - Length, Archive, Convert)]
    end.

set_info(Path, Header, #zip_file{info = #file_info{mode = Mode}}) ->
    Info = done(file:read_file_info(Path)),
    ok = done(file:write_file_info(Path, Info#file_info{mode = Mode, mtime = mtime(Header), atime = atime(Header), ctime = ctime(Header)}, [{time, local}])).

%% Open archives -------------------------------------------------------------------------------------------------------
%% A process holds each, and ends with its owner.

zip_open(Archive) -> zip_open(Archive, []).

zip_open(Archive, Options) ->
    Owner = self(),
    Holder = spawn_link(fun() -> hold(Owner, Archive, Options) end),
    receive {Holder, Answer} -> Answer end.

zip_get(Handle) when is_pid(Handle) -> request(Handle, get).
zip_get(Name, Handle) when is_pid(Handle) -> request(Handle, {get, Name}).
zip_get_crc32(Name, Handle) when is_pid(Handle) -> request(Handle, {get_crc32, Name}).
zip_list_dir(Handle) when is_pid(Handle) -> request(Handle, list_dir).
zip_close(Handle) when is_pid(Handle) -> request(Handle, close).

request(Handle, Request) ->
    Handle ! {self(), Request},
    receive {Handle, Answer} -> Answer end.

hold(Owner, Name, Given) ->
    process_flag(trap_exit, true),
    Opened = attempt(fun() ->
                         Options = options(Given, [cooked, memory, cwd, skip_directories, extra], #options{extra = [extended_timestamp, uid_gid]}),
                         Archive = opened(Name, Options),
                         try {Archive, directory(Archive, Options), Options}
                         catch throw:Reason -> closed(Archive), throw(Reason)
                         end
                     end),
    case Opened of
        {ok, {Archive, Directory, Options}} ->
            Owner ! {self(), {ok, self()}},
            serve(Owner, Archive, Directory, Options);
        Error -> Owner ! {self(), Error}
    end.

serve(Owner, Archive, {Comment, Entries} = Directory, Options) ->
    receive
        {From, close} -> From ! {self(), closed(Archive)};
        {From, Request} when is_pid(From) ->
            From ! {self(), answer(Request, Archive, Comment, Entries, Options)},
            serve(Owner, Archive, Directory, Options);
        {'EXIT', Owner, Reason} ->
            closed(Archive),
            exit({parent_died, Reason});
        _ -> {error, bad_msg}
    end.

answer(get, Archive, _, Entries, Options) -> attempt(fun() -> extract_all(Entries, Archive, Options) end);
answer({get, Name}, Archive, _, Entries, Options) ->
    attempt(fun() ->
                case extract_entry(named(Name, Entries), Archive, Options#options{skip_directories = false}) of
                    {file, Result} -> Result;
                    _ -> throw(file_not_found)
                end
            end);
answer({get_crc32, Name}, _, _, Entries, _) -> attempt(fun() -> (named(Name, Entries))#entry.crc end);
answer(list_dir, _, Comment, Entries, _) -> {ok, [#zip_comment{comment = Comment} | [File || #entry{file = File} <- Entries]]};
answer(listing, _, Comment, Entries, _) -> {Comment, Entries}.

named(Name, Entries) ->
    case [Entry || #entry{file = #zip_file{name = Known}} = Entry <- Entries, string:equal(Known, Name, false, nfc)] of
        [Entry | _] -> Entry;
        [] -> throw(file_not_found)
    end.

foldl(F, Acc, {_, Bytes}) -> foldl(F, Acc, Bytes);
foldl(F, Acc, Name) when is_function(F, 4) ->
    case zip_open(Name, [memory]) of
        {ok, Handle} ->
            {ok, [_ | Files]} = zip_list_dir(Handle),
            Result = lists:foldl(fun(File, Acc1) -> fold_file(F, File, Handle, Acc1) end, Acc, Files),
            ok = zip_close(Handle),
            {ok, Result};
        {error, bad_eocd} -> {error, "Not an archive file"};
        {error, _} = Error -> Error
    end;
foldl(_, _, _) -> {error, einval}.

fold_file(F, #zip_file{name = Name, info = Info}, Handle, Acc) ->
    Read = case slash(Name) of
               "/" -> fun() -> <<>> end;
               "" -> fun() ->
                         case zip_get(Name, Handle) of
                             {ok, {_, Bytes}} -> Bytes;
                             {error, Reason} -> throw({Name, Reason})
                         end
                     end
           end,
    F(Name, fun() -> Info end, Read, Acc).
