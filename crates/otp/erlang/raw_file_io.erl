%% Raw files that give lists instead of binaries.
%%
%% The descriptor holds that of the file itself; everything but reading goes straight through.
-module(raw_file_io).

-export([advise/4, allocate/3, close/1, datasync/1, ipread_s32bu_p32bu/3, open/4, position/2, pread/2, pread/3, pwrite/2, pwrite/3,
         read/2, read_handle_info/2, read_line/1, sync/1, truncate/1, write/2]).

-include_lib("kernel/include/file.hrl").

open(Name, Modes, IsList, Compressed) when Compressed =/= false ->
    asterias_compressed_file:open(Name, Modes, case IsList of true -> list; false -> binary end);
open(Name, Modes, true, false) ->
    case prim_file:open(Name, Modes) of
        {ok, File} -> {ok, #file_descriptor{module = ?MODULE, data = File}};
        Error -> Error
    end.

advise(#file_descriptor{data = File}, Offset, Length, Advice) -> prim_file:advise(File, Offset, Length, Advice).
allocate(#file_descriptor{data = File}, Offset, Length) -> prim_file:allocate(File, Offset, Length).
close(#file_descriptor{data = File}) -> prim_file:close(File).
datasync(#file_descriptor{data = File}) -> prim_file:datasync(File).
position(#file_descriptor{data = File}, At) -> prim_file:position(File, At).
pwrite(#file_descriptor{data = File}, Places) -> prim_file:pwrite(File, Places).
pwrite(#file_descriptor{data = File}, At, Data) -> prim_file:pwrite(File, At, Data).
sync(#file_descriptor{data = File}) -> prim_file:sync(File).
truncate(#file_descriptor{data = File}) -> prim_file:truncate(File).
write(#file_descriptor{data = File}, Data) -> prim_file:write(File, Data).
read_handle_info(#file_descriptor{data = File}, Options) -> prim_file:read_handle_info(File, Options).

read(#file_descriptor{data = File}, Size) -> list(prim_file:read(File, Size)).
read_line(#file_descriptor{data = File}) -> list(prim_file:read_line(File)).
pread(#file_descriptor{data = File}, At, Size) -> list(prim_file:pread(File, At, Size)).

pread(#file_descriptor{data = File}, Places) ->
    case prim_file:pread(File, Places) of
        {ok, All} -> {ok, [case Data of eof -> eof; _ -> binary_to_list(Data) end || Data <- All]};
        Error -> Error
    end.

ipread_s32bu_p32bu(#file_descriptor{data = File}, At, Max) ->
    case prim_file:ipread_s32bu_p32bu(File, At, Max) of
        {ok, {Size, Pointer, Data}} when is_binary(Data) -> {ok, {Size, Pointer, binary_to_list(Data)}};
        Other -> Other
    end.

list({ok, Data}) -> {ok, binary_to_list(Data)};
list(Other) -> Other.
