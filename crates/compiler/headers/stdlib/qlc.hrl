%% Queries over lists and tables, for programs that include "stdlib/include/qlc.hrl".
-compile({parse_transform, qlc}).
