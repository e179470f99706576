%% What module zip tells of an archive, for programs that include "stdlib/include/zip.hrl".
-ifndef(ZIP_HRL_).
-define(ZIP_HRL_, 1).

%% An entry: where it begins in the archive, and the bytes that its content takes there.
-record(zip_file,
        {name :: string(),
         info :: file:file_info(),
         comment :: string(),
         offset :: non_neg_integer(),
         comp_size :: non_neg_integer()}).

%% The comment on the whole archive.
-record(zip_comment, {comment :: string()}).

-endif.
